import ActorRuntime
import ArgumentParser
import TerminalText

/// Which cluster is meant.
struct ClusterLocationOptions: ParsableArguments {
    /// The folder that is meant when none is named.
    static let standard = ".manta/cluster"

    @Argument(help: "The folder of a cluster on this machine, or the address of a head: tcp://host:port.")
    var cluster: String = Environment["MANTA_CLUSTER"] ?? ClusterLocationOptions.standard

    @Option(name: .long, help: "A file that holds the cluster's secret; by default MANTA_CLUSTER_TOKEN.")
    var tokenFile: String?

    @OptionGroup var certificates: CertificateOptions

    func reference() throws -> ClusterReference {
        let token = try tokenFile.map { try TokenFile.read($0) }
        return try ClusterReference(cluster, token: token, tls: certificates.files())
    }
}

/// The files for connections between machines.
struct CertificateOptions: ParsableArguments {
    @Option(name: .long, help: "The folder with the certificates that 'cluster certificates' made.")
    var certificates: String?

    @Option(name: .long, help: "The member whose certificate in that folder this machine uses.")
    var member = "node"

    func files() throws -> TLSFiles? {
        guard let certificates else { return nil }
        return ClusterCertificates.files(of: member, in: certificates)
    }
}

/// What a machine offers as a node.
struct NodeOptions: ParsableArguments {
    @Option(name: .long, help: "How many processors it offers; by default all.")
    var cpus: Double?

    @Option(name: .long, help: "How many GPUs it offers.")
    var gpus: Double = 0

    @Option(name: .long, help: "How much memory it offers to tasks that ask for some: 512MiB, 16GiB.")
    var memory: String?

    @Option(name: .long, help: ArgumentHelp("A resource of your own, as in license=2.", valueName: "name=amount"))
    var resource: [String] = []

    @Option(
        name: .long, help: ArgumentHelp("A label that placements can ask for, as in zone=eu-1.", valueName: "name=text")
    )
    var label: [String] = []

    @Option(name: .long, help: "The memory for objects: 2GiB; by default 30 % of the machine's.")
    var objectMemory: String?

    func options(host: String?, logs: String?) throws -> StandingNode.Options {
        var options = StandingNode.Options(host: host, logs: logs)
        var parts: [Resources] = [.cpus(cpus ?? Double(StandingNode.processors)), .gpus(gpus)]
        if let memory { parts.append(.memory(bytes: try ByteText.bytes(memory, for: "--memory"))) }
        for text in resource {
            let (name, value) = try Self.pair(text, "--resource", "license=2")
            guard let amount = Double(value) else {
                throw ValidationError("--resource \(text): '\(value)' is no number; write it as in license=2")
            }
            parts.append(.custom(name, amount))
        }
        for text in label {
            let (name, value) = try Self.pair(text, "--label", "zone=eu-1")
            options.labels[name] = value
        }
        if let objectMemory {
            options.objectStore.capacity = try ByteText.bytes(objectMemory, for: "--object-memory")
        }
        options.resources = Resources(adding: parts)
        try options.resources.validate()
        return options
    }

    private static func pair(_ text: String, _ option: String, _ example: String) throws -> (String, String) {
        guard let separator = text.firstIndex(of: "="), separator != text.startIndex else {
            throw ValidationError("\(option) \(text): write a name, = and a value, as in \(example)")
        }
        return (String(text[..<separator]), String(text[text.index(after: separator)...]))
    }

    /// The options as words, for another process.
    var words: [String] {
        var words: [String] = []
        if let cpus { words += ["--cpus", "\(cpus)"] }
        if gpus != 0 { words += ["--gpus", "\(gpus)"] }
        if let memory { words += ["--memory", memory] }
        for text in resource { words += ["--resource", text] }
        for text in label { words += ["--label", text] }
        if let objectMemory { words += ["--object-memory", objectMemory] }
        return words
    }
}
