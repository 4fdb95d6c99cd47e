import ArgumentParser
import OrderedCollections
import Reports
import RunStore
import SearchSpaces
import TerminalText
import TuningCore

struct BestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "best", abstract: "Print the best configuration of a run.")

    @OptionGroup var reference: RunReference

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    private struct Document: Encodable {
        let run: String
        let metric: String
        let direction: Objective.Direction
        let trial: Int
        let value: Double
        let step: Int
        let assignment: Assignment
        let evaluation: [String: Double]?
    }

    func run() throws {
        let history = try reference.history()
        guard let best = history.best, let value = best.best else {
            throw CommandError("The run '\(history.description.name)' has no trial with a value yet.")
        }
        let objective = history.description.objective
        let document = Document(
            run: history.description.name, metric: objective.metric, direction: objective.direction,
            trial: best.id.number, value: value.value, step: value.step, assignment: best.assignment,
            evaluation: history.evaluation?.metrics)
        guard !json else { return Console.output(try JSONOutput.document(document)) }
        let unit = history.description.stepUnit
        let style = TerminalStyle(color: Terminal.output.showsColor)
        let headline = "\(objective.metric) \(value.value)  (trial \(best.id) at \(unit) \(value.step))"
        Console.output(style.apply(.good, to: headline))
        let width = best.assignment.values.keys.map(DisplayWidth.of).max() ?? 0
        for (name, value) in best.assignment.values {
            let padding = String(repeating: " ", count: width - DisplayWidth.of(name))
            Console.output("\(name)\(padding)  \(value)")
        }
    }
}

/// A command cannot do what it was asked to.
struct CommandError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
