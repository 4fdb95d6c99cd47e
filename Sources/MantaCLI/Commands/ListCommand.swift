import ArgumentParser
import Reports
import TerminalText
import Tune

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the experiments that this program can run.")

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    private struct Row: Encodable {
        struct Option: Encodable {
            let name: String
            let help: String
        }
        let name: String
        let summary: String
        let options: [Option]
    }

    func run() throws {
        let rows = CommandLineProgram.experiments.map { type in
            Row(
                name: type.name, summary: type.summary,
                options: type.options.map { Row.Option(name: $0.name, help: $0.help) })
        }
        guard !json else { return Console.output(try JSONOutput.document(rows)) }
        var table = TextTable([.init("experiment"), .init("what it tunes"), .init("options")])
        for row in rows {
            table.append([row.name, row.summary, row.options.map { "--\($0.name)" }.joined(separator: " ")])
        }
        Console.write(table.render(width: Terminal.output.width), to: 1)
    }
}
