import SearchSpaces
import TerminalText
import TuningCore

/// A run's report as text for a terminal: the answer first, the evidence below.
public struct TerminalReport: Sendable {
    private static let shownTrials = 10
    private static let shownCauses = 5
    private static let narrowestCourse = 8

    private let report: RunReport
    private let width: Int
    private let style: TerminalStyle
    private let wording: Wording

    /// Prepares a report.
    ///
    /// - Parameters:
    ///   - report: The computed tables.
    ///   - width: The columns of the terminal; at least 20 are assumed.
    ///   - color: Whether escape sequences are written; the caller knows the terminal and `NO_COLOR`.
    public init(_ report: RunReport, width: Int = 100, color: Bool = false) {
        self.report = report
        self.width = max(20, width)
        style = TerminalStyle(color: color)
        wording = Wording(report)
    }

    /// The report as lines, each ended by a line end.
    public func render() -> String {
        let blocks = [answer, configuration, numbers, progress, top, causes, facts]
        return blocks.filter { !$0.isEmpty }.map { $0.map { $0 + "\n" }.joined() }.joined(separator: "\n")
    }

    /// What the run was asked to do and how it stands, as lines, each ended by a line end.
    public func renderFacts() -> String {
        facts.map { $0 + "\n" }.joined()
    }

    private var answer: [String] {
        let role: TerminalStyle.Role = report.answer == nil ? .bad : .good
        return wrap(wording.headline).map { style.apply(role, to: style.apply(.strong, to: $0)) }
            + wording.lead.flatMap { wrap($0) }
    }

    private var configuration: [String] {
        guard let answer = report.answer else { return [] }
        var table = TextTable([.init("best configuration"), .init("value"), .init("default")])
        for column in report.parameters {
            guard let value = answer.assignment[column.name] else { continue }
            table.append([column.name, column.text(value), column.defaultValue.map(column.text) ?? ""])
        }
        return table.lines(width: width, style: style)
    }

    private var numbers: [String] {
        var lines = wrap(
            report.counts.total == 0
                ? "No trials." : "\(wording.total): \(wording.counts).")
        if let saving = wording.saving { lines += wrap(saving) }
        return lines
    }

    private var progress: [String] {
        let improvements = report.progress.byTrial
        guard let first = improvements.first, let last = improvements.last, report.counts.total > 1 else { return [] }
        var course: [Double] = []
        var next = improvements[...]
        var best = Double.nan
        for trial in 0..<report.counts.total {
            if let improvement = next.first, improvement.trial == trial {
                best = improvement.reading.value
                next.removeFirst()
            }
            course.append(best)
        }
        let label = "best so far  "
        let ends = "  \(NumberText.measured(first.reading.value)) → \(NumberText.measured(last.reading.value))"
        let room = width - DisplayWidth.of(label) - DisplayWidth.of(ends)
        guard room >= Self.narrowestCourse else { return [] }
        return [style.apply(.faint, to: label) + Sparkline.draw(course, width: min(60, room)) + ends]
    }

    private var top: [String] {
        guard report.answer != nil else { return [] }
        let parameters = report.varyingParameters
        var table = TextTable(
            [
                .init("trial", .trailing), .init(report.objective.metric, .trailing),
                .init(report.stepUnit, .trailing), .init("state"), .init("time", .trailing),
            ] + parameters.map { .init($0.name, $0.isNumeric ? .trailing : .leading) })
        for row in report.ranking.prefix(Self.shownTrials) {
            table.append(
                [
                    "\(row.trial)", row.reading.map { NumberText.measured($0.value) } ?? "–",
                    row.reading.map { "\($0.step)" } ?? "–", row.state.words, DurationText.text(row.seconds),
                ] + parameters.map { $0.text(row.assignment[$0.name]) },
                role: row.trial == report.answer?.trial ? .strong : row.state.role)
        }
        let rest = report.trials.count - Self.shownTrials
        let note = rest > 0 ? [style.apply(.faint, to: "and \(NumberText.count(rest)) more")] : []
        return table.lines(width: width, style: style) + note
    }

    private var causes: [String] {
        guard !report.failures.isEmpty else { return [] }
        var table = TextTable([.init("failed", .trailing), .init("trials"), .init("cause")])
        for cause in report.failures.prefix(Self.shownCauses) {
            let numbers = cause.trials.prefix(5).map(String.init).joined(separator: ", ")
            table.append(
                [
                    "\(cause.trials.count)", numbers + (cause.trials.count > 5 ? ", …" : ""),
                    "\(cause.kind.words): \(cause.summary)",
                ], role: .bad)
        }
        return table.lines(width: width, style: style)
    }

    private var facts: [String] {
        FactList(report).lines(width: width, style: style)
    }

    private func wrap(_ text: String) -> [String] {
        var lines: [String] = []
        for word in DisplayWidth.printable(text).split(separator: " ") {
            let word = DisplayWidth.truncate(String(word), to: width)
            if let last = lines.last, DisplayWidth.of(last) + 1 + DisplayWidth.of(word) <= width {
                lines[lines.count - 1] += " \(word)"
            } else {
                lines.append(word)
            }
        }
        return lines
    }
}

extension TrialState {
    /// How a row of the state is coloured.
    var role: TerminalStyle.Role {
        switch self {
        case .failed: .bad
        case .stopped, .cancelled, .interrupted: .faint
        case .completed, .running, .pending: .plain
        }
    }
}

extension ParameterColumn {
    /// Whether the values are numbers, which stand at the right.
    var isNumeric: Bool { kind == .number }
}
