/// Where a program's cluster is.
public struct ClusterLocation: Sendable {
    enum Kind: Sendable {
        case local(LocalClusterOptions)
        case connect(ClusterReference, ObjectStoreOptions)
    }

    let kind: Kind

    /// A cluster of this program's own, on this machine: it ends with the program.
    ///
    /// - Parameters:
    ///   - nodes: How many nodes there are, each a process with workers of its own.
    ///   - resources: What each node offers; by default the machine's processors, shared evenly.
    ///   - options: Further settings.
    /// - Returns: The location.
    public static func local(
        nodes: Int = 1, resources: Resources? = nil, options: LocalClusterOptions = LocalClusterOptions()
    ) -> ClusterLocation {
        var options = options
        options.nodes = Array(
            repeating: LocalClusterOptions.Node(resources: resources ?? .processors(sharedBy: nodes)),
            count: max(0, nodes))
        return ClusterLocation(kind: .local(options))
    }

    /// A cluster that others keep up: its nodes and their workers run this program's build.
    ///
    /// - Parameters:
    ///   - reference: Where its head listens, and its secret.
    ///   - objectStore: The memory for objects that the program itself puts or fetches.
    /// - Returns: The location.
    public static func connect(
        to reference: ClusterReference, objectStore: ObjectStoreOptions = ObjectStoreOptions()
    ) -> ClusterLocation {
        ClusterLocation(kind: .connect(reference, objectStore))
    }

    /// A cluster that others keep up, by the folder or the address of its head.
    ///
    /// - Throws: as `ClusterReference.init(_:)`.
    public static func connect(to text: String) throws(RuntimeError) -> ClusterLocation {
        .connect(to: try ClusterReference(text))
    }

    /// A cluster of this program's own whose nodes differ.
    public static func local(_ options: LocalClusterOptions) -> ClusterLocation {
        ClusterLocation(kind: .local(options))
    }
}

extension Resources {
    /// An even share of the machine's processors, at least one.
    static func processors(sharedBy nodes: Int) -> Resources {
        .cpus(Double(max(1, Host.processors / max(1, nodes))))
    }
}

/// Settings of a cluster on this machine.
public struct LocalClusterOptions: Sendable {
    /// One node.
    public struct Node: Sendable {
        /// What it offers.
        public var resources: Resources
        /// Words that placements can ask for.
        public var labels: [String: String]

        /// Describes a node.
        public init(resources: Resources, labels: [String: String] = [:]) {
            self.resources = resources
            self.labels = labels
        }
    }

    /// The nodes.
    public var nodes: [Node]
    /// How many workers each node keeps ready for what comes next: by default one for each whole processor it offers, two
    /// at most, and on all nodes together no more than the machine has processors. On a node that has had nothing to do
    /// for five minutes they end.
    public var readyWorkers: Int?
    /// The memory for objects, of each node and of the program itself.
    public var objectStore: ObjectStoreOptions
    /// The folder for the logs of all processes; `nil` for one that goes with the cluster.
    public var logs: String?
    /// Variables that the nodes and their workers are given besides those of this process, or instead of its values.
    public var environment: [String: String]
    /// How long nodes get to end in good order.
    public var grace: Duration
    /// Whether nodes read each other's objects in shared memory, as they can on one machine; otherwise they send copies,
    /// as machines do.
    public var sharesMemory: Bool
    /// The file for a timeline in Chrome's trace format.
    public var timeline: String?

    /// Makes settings.
    public init(
        nodes: [Node] = [], readyWorkers: Int? = nil, objectStore: ObjectStoreOptions = ObjectStoreOptions(),
        logs: String? = nil, environment: [String: String] = [:], grace: Duration = .seconds(2),
        sharesMemory: Bool = true, timeline: String? = nil
    ) {
        self.nodes = nodes
        self.readyWorkers = readyWorkers
        self.objectStore = objectStore
        self.logs = logs
        self.environment = environment
        self.grace = grace
        self.sharesMemory = sharesMemory
        self.timeline = timeline
    }
}
