import Glibc
import RunStore
import SearchSpaces
import TuningCore

/// A process for tests to kill: `journal-writer write STORE NAME` appends reports without end and prints the sequence
/// number of each group once it is durable; `journal-writer create STORE PREFIX COUNT` makes so many runs.
@main
struct JournalWriterCommand {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 4 else { exit(2) }
        let store = try RunStore.open(at: arguments[2], mode: .create)
        if arguments[1] == "create" {
            for number in 0..<(arguments.count > 4 ? Int(arguments[4]) ?? 1 : 1) {
                let journal = try store.createRun(try description("\(arguments[3])-\(number)"))
                try await journal.durable(through: journal.append([.suggested(0, suggestion)]))
                try await journal.close()
            }
        } else {
            try await write(try store.createRun(try description(arguments[3])))
        }
    }

    private static var suggestion: Suggestion { Suggestion(["rate": .real(0.5)], origin: "random") }

    private static func write(_ journal: RunJournal) async throws {
        journal.append([.suggested(0, suggestion), .attemptStarted(0, attempt: 1, place: "slot 0")])
        for step in 1... {
            let value = 1 / Double(step)
            let events = (0...step % 3).map { part in
                JournalEvent.reported(
                    0, attempt: 1, Report(step: step * 3 + part, metrics: ["loss": value]), .proceed)
            }
            let end = journal.append(events)
            try await journal.durable(through: end)
            let line = "\(end)\n"
            _ = line.withCString { Glibc.write(STDOUT_FILENO, $0, line.utf8.count) }
        }
    }

    private static func description(_ name: String) throws -> RunDescription {
        RunDescription(
            identifier: RunStore.makeIdentifier(), name: name, experiment: "writer",
            space: try SearchSpace([ParameterDefinition("rate", domain: .real(lower: 0, upper: 1, scale: .linear))]),
            objective: .minimize("loss"), searcher: "random", scheduler: "fifo", trials: 1, workers: 1,
            isolation: .inProcess, seed: 1,
            environment: RunEnvironment(host: "test", processors: 1, system: "Linux", version: "0.1.0", blas: "none"))
    }
}
