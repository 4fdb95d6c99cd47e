#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A node of a cluster that stands by itself: offers this machine's resources, for as long as it is left to.
public enum StandingNode {
    /// How a node is set up.
    public struct Options: Sendable {
        /// What it offers; by default the processors of this machine.
        public var resources: Resources
        /// Words that placements can ask for.
        public var labels: [String: String]
        /// How many workers are kept ready for what comes next; by default one for each whole processor, two at most. When
        /// the node has had nothing to do for five minutes they end.
        public var readyWorkers: Int?
        /// The host under which others reach this machine; by default the number from which it reaches the head.
        public var host: String?
        /// The memory for objects.
        public var objectStore: ObjectStoreOptions
        /// The folder for the logs of its workers; a temporary one if nil.
        public var logs: String?

        /// Makes options.
        public init(
            resources: Resources = .cpus(Double(StandingNode.processors)), labels: [String: String] = [:],
            readyWorkers: Int? = nil, host: String? = nil,
            objectStore: ObjectStoreOptions = ObjectStoreOptions(), logs: String? = nil
        ) {
            self.resources = resources
            self.labels = labels
            self.readyWorkers = readyWorkers
            self.host = host
            self.objectStore = objectStore
            self.logs = logs
        }
    }

    /// How many processors this process may use.
    public static var processors: Int { Host.processors }

    /// Serves as a node of a cluster, until the cluster ends, the process is asked to end (SIGTERM, Ctrl-C) or the head is
    /// lost for good. Its workers are this executable once more, so its `main` must begin with
    /// ``ClusterProcess/serveIfStarted(_:)``.
    ///
    /// - Parameters:
    ///   - reference: The cluster.
    ///   - options: What the node offers.
    ///   - types: The types that programs may name.
    ///   - onReady: Called when the node is a member.
    /// - Throws: a `RuntimeError` that says why it could not join, or why it lost the head. A cluster that was ended is no
    ///   error.
    public static func serve(
        _ reference: ClusterReference, _ options: Options = Options(), types: ClusterTypes,
        onReady: @escaping @Sendable (NodeID) -> Void = { _ in }
    ) async throws {
        try options.resources.validate()
        try types.validate()
        let directory = try PrivateDirectory()
        defer { directory.remove() }
        var ticket = ProcessTicket(
            role: .node(
                NodeOffer(
                    capacity: options.resources, labels: options.labels,
                    readyWorkers: max(
                        0, options.readyWorkers ?? NodeOffer.usualReadyWorkers(options.resources)))),
            address: reference.address, token: reference.token, directory: directory.path)
        ticket.tls = reference.tls
        ticket.session = HeadSessionState.Options()
        ticket.host = options.host
        ticket.objectStore = options.objectStore.text
        if let logs = options.logs { ticket.log = "\(logs)/node-\(ticket.peer).log" }
        let node = ticket.node
        let context = ProcessContext(ticket, types, ParentLink(ticket), onReady: { onReady(node) })
        let signals = TerminationSignals { _ in
            context.stop.fulfil(())
        } onFurther: { number in
            _exit(128 + number)
        }
        defer { signals.cancel() }
        do {
            try await signals.areTakenOver.wait()
            try await NodeProcess.serve(context, RuntimeServices())
        } catch let error as RuntimeError where error.code == .shutDown {
            return
        }
    }
}
