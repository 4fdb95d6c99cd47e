import ArgumentParser
import OrderedCollections
import Reports
import RunStore
import SearchSpaces
import TerminalText
import TuningCore

struct TrialsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trials", abstract: "List the trials of a run, best first.")

    @OptionGroup var reference: RunReference

    @Flag(name: .long, help: "Print JSON: an array of trials by number.")
    var json = false

    @Flag(name: .long, help: "With --json: print each trial's reports too.")
    var reports = false

    func run() throws {
        let history = try reference.history()
        guard !json else {
            let rows = history.trials.map { TrialDocument($0, in: history, withReports: reports) }
            return Console.output(try JSONOutput.document(rows))
        }
        let report = RunReport(history)
        let style = TerminalStyle(color: Terminal.output.showsColor)
        Console.write(table(of: report, history).render(width: Terminal.output.width, style: style), to: 1)
    }

    private func table(of report: RunReport, _ history: RunHistory) -> TextTable {
        let parameters = report.varyingParameters
        let metric = history.description.objective.metric
        var table = TextTable(
            [
                .init("trial", .trailing), .init("state"), .init(metric, .trailing),
                .init(history.description.stepUnit, .trailing), .init("time", .trailing),
            ] + parameters.map { .init($0.name, .trailing) })
        for row in report.ranking {
            let values = parameters.map { parameter in
                row.assignment[parameter.name].map { value in
                    if case .real(let number) = value { NumberText.plain(number) } else { "\(value)" }
                } ?? "–"
            }
            table.append(
                [
                    "\(row.trial)", row.state.rawValue, row.reading.map { NumberText.measured($0.value) } ?? "–",
                    row.reading.map { "\($0.step)" } ?? "–", DurationText.text(row.seconds),
                ] + values,
                role: row.state == .failed ? .bad : .plain)
        }
        return table
    }
}
