import ActorRuntime
import ArgumentParser
import TerminalText

struct StartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Start a cluster: its head and a node on this machine.",
        discussion: """
            The processes go on in the background; 'cluster stop' ends them. In a folder in which a head ran before, the
            cluster goes on where that head ended, and nodes that are still there come back.
            Other machines can join a head that listens on an address that they reach and has certificates:
              cluster certificates certs --member head --member node-1
              cluster start --listen tcp://0.0.0.0:7077 --host 10.0.0.1 --certificates certs --member head
            """)

    @Option(name: .long, help: "The folder for the cluster's state and logs.")
    var folder = Environment["MANTA_CLUSTER"] ?? ClusterLocationOptions.standard

    @Option(name: .long, help: "Where the head listens; by default a free port that only this machine reaches.")
    var listen: String?

    @Option(name: .long, help: "The host under which other machines reach this one.")
    var host: String?

    @OptionGroup var certificates: CertificateOptions

    @Flag(name: .long, help: "Start the head only.")
    var noNode = false

    @OptionGroup(title: "What this machine offers as a node") var node: NodeOptions

    @Option(name: .long, help: "Write a timeline of tasks and actors to this file, for Perfetto or chrome://tracing.")
    var timeline: String?

    @Flag(name: .long, help: "Run the head in this process, without a node, until it is ended.")
    var foreground = false

    func run() async throws {
        let nodeOptions = try node.options(host: host, logs: nil)
        let address = try listen.map { text throws(RuntimeError) in try ClusterAddress(parsing: text) }
        guard !foreground else { return try await serve(address) }
        let logs = try StandingHead.prepare(folder: folder)
        let head = try DetachedProcess(["cluster", "start", "--foreground"] + words, log: "\(logs)/head.log")
        try head.waitUntilReady()
        let reference = try ClusterReference(folder)
        Console.output("The head listens on \(reference.address) (process \(head.processIdentifier)).")
        if !noNode {
            let nodeWords =
                ["cluster", "join", folder, "--foreground", "--logs", logs] + (host.map { ["--host", $0] } ?? [])
                + node.words
            let process = try DetachedProcess(nodeWords, log: "\(logs)/node.log")
            try process.waitUntilReady()
            Console.output(
                "This machine is a node with \(nodeOptions.resources) (process \(process.processIdentifier)).")
        }
        Console.output(Self.advice(reference, folder))
    }

    private func serve(_ address: ClusterAddress?) async throws {
        let head = try await StandingHead.start(
            StandingHead.Options(
                folder: folder, address: address, advertisedHost: host, tls: certificates.files(), timeline: timeline))
        DetachedProcess.reportReady()
        Console.output("The head listens on \(head.reference.address).")
        try await head.serve()
    }

    /// The options of the head as words.
    private var words: [String] {
        var words = ["--folder", folder]
        if let listen { words += ["--listen", listen] }
        if let host { words += ["--host", host] }
        if let folder = certificates.certificates {
            words += ["--certificates", folder, "--member", certificates.member]
        }
        if let timeline { words += ["--timeline", timeline] }
        return words
    }

    private static func advice(_ reference: ClusterReference, _ folder: String) -> String {
        let other =
            reference.tls == nil
            ? "Only this machine can join: 'cluster start --help' says how others can."
            : "On another machine: MANTA_CLUSTER_TOKEN=$(cat token) … cluster join \(reference.address) --certificates …\n"
                + "The secret is in \(folder)/token."
        return other + "\nSee 'cluster status', end it with 'cluster stop'."
    }
}
