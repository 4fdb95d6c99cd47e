import RunStore
import TerminalText
import TuningCore

/// The facts of a run as names and words, for the terminal and the page.
struct FactList {
    let rows: [(name: String, text: String)]

    init(_ report: RunReport) {
        let facts = report.facts
        let description = facts.description
        var rows: [(name: String, text: String)] = [
            ("run", "\(description.name) (\(description.identifier))"),
            ("experiment", description.experiment),
            ("state", facts.stopCause.map { "\(facts.state.rawValue), \($0.words)" } ?? facts.state.rawValue),
            ("goal", Wording(report).goal),
            ("searcher", description.searcher),
            ("scheduler", description.scheduler),
            ("seed", "\(description.seed)"),
            ("budget", Self.budget(description)),
            ("workers", Self.workers(description)),
            ("started", Timestamp(facts.created).text),
            ("elapsed", DurationText.text(facts.elapsed)),
        ]
        let environment = description.environment
        rows.append(("machine", "\(environment.host), \(environment.processors) processors, \(environment.system)"))
        rows.append(("software", "Manta \(environment.version), \(environment.blas)"))
        for (name, value) in description.options.sorted(by: { $0.key < $1.key }) {
            rows.append(("option \(name)", value))
        }
        self.rows = rows
    }

    func lines(width: Int, style: TerminalStyle) -> [String] {
        let names = rows.reduce(0) { max($0, DisplayWidth.of(DisplayWidth.printable($1.name))) }
        let nameWidth = min(names, width / 3)
        return rows.map { row in
            let name = DisplayWidth.truncate(DisplayWidth.printable(row.name), to: nameWidth)
            let space = String(repeating: " ", count: nameWidth - DisplayWidth.of(name) + 2)
            let text = DisplayWidth.truncate(DisplayWidth.printable(row.text), to: max(1, width - nameWidth - 2))
            return style.apply(.faint, to: name) + space + text
        }
    }

    private static func budget(_ description: RunDescription) -> String {
        let trials = description.trials.map { $0 == 1 ? "1 trial" : "\(NumberText.count($0)) trials" }
        let time = description.timeLimit.map(DurationText.text)
        return [trials, time].compactMap(\.self).joined(separator: ", at most ").nonEmpty ?? "unlimited"
    }

    private static func workers(_ description: RunDescription) -> String {
        let place = description.isolation == .process ? "a process for each" : "threads of one process"
        let share = NumberText.plain(description.cpusPerTrial)
        return "\(description.workers), \(place), \(share) \(share == "1" ? "processor" : "processors") per trial"
    }
}

extension StopCause {
    /// The cause in words.
    fileprivate var words: String {
        switch self {
        case .interrupt: "somebody interrupted it"
        case .deadline: "its time was up"
        }
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
