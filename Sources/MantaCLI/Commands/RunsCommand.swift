import ArgumentParser
import Reports
import RunStore
import TerminalText
import TuningCore

struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "List the runs of a store, newest first.")

    @OptionGroup var location: StoreOptions

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    private struct Row: Encodable {
        let run: String
        let id: String
        let experiment: String
        let state: RunState
        let created: String
        let elapsed_seconds: Double
        let trials: [String: Int]
        let best_trial: Int?
        let best_value: Double?

        init(_ summary: RunSummary) {
            run = summary.name
            id = summary.identifier
            experiment = summary.experiment
            state = summary.state
            created = Timestamp(summary.created).iso8601
            elapsed_seconds = summary.elapsed
            trials = Dictionary(uniqueKeysWithValues: summary.counts.map { ($0.key.rawValue, $0.value) })
            best_trial = summary.bestTrial?.number
            best_value = summary.best?.value
        }
    }

    func run() throws {
        let summaries = try location.open().runs()
        guard !json else { return Console.output(try JSONOutput.document(summaries.map(Row.init))) }
        guard !summaries.isEmpty else {
            return Console.output("\(location.path) holds no runs yet; 'manta run EXPERIMENT' makes one.")
        }
        var table = TextTable([
            .init("run"), .init("experiment"), .init("state"), .init("trials", .trailing), .init("best", .trailing),
            .init("elapsed", .trailing), .init("begun"),
        ])
        for summary in summaries {
            table.append(
                [
                    summary.name, summary.experiment, summary.state.rawValue,
                    "\(summary.counts.values.reduce(0, +))", summary.best.map { NumberText.measured($0.value) } ?? "–",
                    DurationText.text(summary.elapsed), Timestamp(summary.created).text,
                ],
                role: summary.state.role)
        }
        Console.write(
            table.render(width: Terminal.output.width, style: TerminalStyle(color: Terminal.output.showsColor)), to: 1)
    }
}

extension RunState {
    /// How a run in this state is coloured.
    var role: TerminalStyle.Role {
        switch self {
        case .running: .good
        case .completed: .plain
        case .interrupted: .caution
        case .failed: .bad
        }
    }
}
