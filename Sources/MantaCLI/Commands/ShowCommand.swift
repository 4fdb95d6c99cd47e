import ArgumentParser
import OrderedCollections
import Reports
import RunStore
import SearchSpaces
import TerminalText
import TuningCore

struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what a run was asked to do and how it stands, or one of its trials.")

    @OptionGroup var reference: RunReference

    @Option(name: .long, help: "Show this trial with all its reports.")
    var trial: Int?

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    func run() throws {
        let history = try reference.history()
        if let trial { return try show(trial, of: history) }
        let report = RunReport(history)
        guard !json else { return Console.output(try JSONOutput.document(RunDocument(report, history))) }
        let terminal = Terminal.output
        Console.write(TerminalReport(report, width: terminal.width, color: terminal.showsColor).renderFacts(), to: 1)
    }

    private func show(_ number: Int, of history: RunHistory) throws {
        guard history.trials.indices.contains(number) else {
            let last = history.trials.count - 1
            throw UsageError(
                "The run '\(history.description.name)' has no trial \(number); "
                    + (last < 0 ? "it has none yet." : "its trials are 0 to \(last)."))
        }
        let document = TrialDocument(history.trials[number], in: history, withReports: true)
        guard !json else { return Console.output(try JSONOutput.document(document)) }
        TrialText(history.trials[number], in: history).print()
    }
}

/// A run as JSON: its facts without the tables of trials.
private struct RunDocument: Encodable {
    let run: String
    let state: RunState
    let facts: RunFacts
    let trials: [String: Int]
    let answer: Answer?

    init(_ report: RunReport, _ history: RunHistory) {
        run = history.description.name
        state = history.state
        facts = report.facts
        trials = Dictionary(uniqueKeysWithValues: history.counts.map { ($0.key.rawValue, $0.value) })
        answer = report.answer
    }
}

/// One trial in words.
private struct TrialText {
    private let trial: TrialRecord
    private let history: RunHistory
    private let style = TerminalStyle(color: Terminal.output.showsColor)

    init(_ trial: TrialRecord, in history: RunHistory) {
        self.trial = trial
        self.history = history
    }

    func print() {
        let unit = history.description.stepUnit
        let metric = history.description.objective.metric
        var headline = "trial \(trial.id) of \(history.description.name): \(history.state(of: trial).rawValue)"
        if let best = trial.best { headline += ", \(metric) \(best.value) at \(unit) \(best.step)" }
        Console.output(style.apply(.strong, to: headline))
        if let failure = trial.end?.failure {
            Console.output(style.apply(.bad, to: DisplayWidth.printable(failure.message)))
        }
        Console.output("proposed by \(trial.origin)")
        for (name, value) in trial.assignment.values { Console.output("  \(name)  \(value)") }
        let curve = trial.reports.compactMap { $0.report.metrics[metric] }
        Console.output("\(metric)  " + Sparkline.draw(curve, width: 60))
        let names = Set(trial.reports.flatMap { $0.report.metrics.keys }).sorted()
        var table = TextTable(
            [.init("attempt", .trailing), .init(unit, .trailing)] + names.map { .init($0, .trailing) }
                + [.init("decision")])
        for line in trial.reports {
            let values = names.map { name in line.report.metrics[name].map(NumberText.measured) ?? "" }
            table.append(["\(line.attempt)", "\(line.report.step)"] + values + [line.decision.rawValue])
        }
        Console.write(table.render(width: Terminal.output.width, style: style), to: 1)
    }
}
