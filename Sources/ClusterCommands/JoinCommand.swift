import ActorRuntime
import ArgumentParser
import TerminalText

struct JoinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "join", abstract: "Add this machine to a cluster, as a node.",
        discussion: """
            The node goes on in the background until the cluster ends or the node is asked to end (SIGTERM). When the head is
            down it waits for the head's return; when the head cannot be reached it ends, and what ran on it is run elsewhere.
            """)

    @OptionGroup var location: ClusterLocationOptions

    @Option(name: .long, help: "The host under which others reach this machine.")
    var host: String?

    @OptionGroup(title: "What this machine offers") var node: NodeOptions

    @Option(name: .long, help: "The folder for the logs of the node and its workers.")
    var logs: String = ".manta/logs"

    @Flag(name: .long, help: "Run the node in this process until it is ended.")
    var foreground = false

    func run() async throws {
        let reference = try location.reference()
        guard !foreground else { return try await serve(reference) }
        try StandingHead.makeFolder(logs)
        let environment = [ClusterReference.tokenVariable: reference.token.secret]
        let process = try DetachedProcess(
            ["cluster", "join"] + words, environment: environment, log: "\(logs)/node.log")
        try process.waitUntilReady()
        Console.output(
            "This machine is a node of the cluster at \(reference.address) (process \(process.processIdentifier)).")
    }

    private func serve(_ reference: ClusterReference) async throws {
        let options = try node.options(host: host, logs: logs)
        try StandingHead.makeFolder(logs)
        try await StandingNode.serve(reference, options, types: ClusterProcess.programTypes) { node in
            Console.output("This process is the node \(node).")
            DetachedProcess.reportReady()
        }
    }

    private var words: [String] {
        var words = [location.cluster, "--foreground", "--logs", logs]
        if let host { words += ["--host", host] }
        let certificates = location.certificates
        if let folder = certificates.certificates {
            words += ["--certificates", folder, "--member", certificates.member]
        }
        return words + node.words
    }
}
