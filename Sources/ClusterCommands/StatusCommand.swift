import ActorRuntime
import ArgumentParser
import TerminalText

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show what a cluster is made of and what it does, each with its state and why."
    )

    @OptionGroup var location: ClusterLocationOptions

    @Option(name: .long, help: "How many rows each table has at most.")
    var rows = 20

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    func validate() throws {
        guard rows > 0 else { throw ValidationError("--rows \(rows): write 1 or more") }
    }

    func run() async throws {
        let reference = try location.reference()
        let status = try await withCluster(.connect(to: reference), types: ClusterProcess.programTypes) { cluster in
            try await cluster.status()
        }
        guard !json else { return Console.output(try JSONDocument.text(StatusDocument(status))) }
        let style = TerminalStyle(color: Terminal.output.showsColor)
        let text = StatusText(status, address: reference.address, rows: rows, style: style)
        Console.write(text.render(width: Terminal.output.width), to: 1)
    }
}
