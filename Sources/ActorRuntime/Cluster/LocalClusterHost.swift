import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A cluster on this machine: the head and the driver in this process, and the nodes it has started.
public final class LocalClusterHost: Sendable {
    /// The cluster, for use.
    public let cluster: Cluster
    private let options: LocalClusterOptions
    private let member: Member
    private let head: HeadServer
    private let directory: PrivateDirectory
    private let ticket: ProcessTicket
    private let launcher: NodeLauncher
    private let launched = Mutex<[NodeID: LaunchedNode]>([:])
    /// How many nodes are being launched.
    private let launching = Atomic(0)

    /// Starts the head; there are no nodes yet.
    init(_ options: LocalClusterOptions, types: ClusterTypes, state: HeadState.Options = HeadState.Options())
        async throws
    {
        try types.validate()
        self.options = options
        launcher = NodeLauncher(program: ProcessProgram(environment: options.environment))
        directory = try PrivateDirectory()
        let token = JoinToken.random()
        let address = try ClusterAddress.unixSocket("\(directory.path)/driver")
        member = try Member(
            peer: .random(), types: types, token: token, options: ClusterSystem.Options(),
            memoryDomain: options.sharesMemory ? Host.memoryDomain : "driver", store: options.objectStore,
            home: PeerID(rawValue: 0))
        var state = state
        state.isTraced = options.timeline != nil
        state.home = member.system.peer
        head = HeadServer(
            HeadState(options: state), scheduler: InputOutputScheduler(),
            timeline: try options.timeline.map { path throws(RuntimeError) in try Timeline(path) })
        cluster = Cluster(member.client, types: types)
        var ticket = ProcessTicket(
            role: .node(NodeOffer(capacity: .none)), address: address, token: token, directory: directory.path)
        ticket.objectStore = options.objectStore.text
        self.ticket = ticket
        try await open(address, token)
    }

    private func open(_ address: ClusterAddress, _ token: JoinToken) async throws {
        let system = member.system
        let client = member.client
        system.serveAsHead(head)
        let channel = head.attach(client, system.peer)
        let description = PeerDescription(
            role: .driver, processIdentifier: getpid(), host: Host.name,
            memoryDomain: options.sharesMemory ? Host.memoryDomain : "driver", address: address.description)
        client.introduce(channel, description)
        let host = client.stores.host
        client.serve { message in
            if case .free(let objects) = message { host?.release(objects) }
        }
        try await member.listen(on: address, token: token)
    }

    /// Starts a node and waits until it is a member.
    @discardableResult
    public func startNode(_ node: LocalClusterOptions.Node) async throws -> NodeID {
        try node.resources.validate()
        let process = try await launch(node)
        do {
            try await process.waitUntilReady()
        } catch {
            _ = launched.withLock { $0.removeValue(forKey: process.id) }
            throw error
        }
        watch(process)
        return process.id
    }

    private func launch(_ node: LocalClusterOptions.Node) async throws -> LaunchedNode {
        launching.add(1, ordering: .relaxed)
        defer { launching.subtract(1, ordering: .relaxed) }
        var ticket = ticket
        ticket.peer = .random()
        ticket.role = .node(
            NodeOffer(capacity: node.resources, labels: node.labels, readyWorkers: readyWorkers(node.resources)))
        if !options.sharesMemory { ticket.memoryDomain = "\(ticket.peer)" }
        let log = "\(options.logs ?? directory.path)/node-\(ticket.peer).log"
        let process = try await launcher.launch(ticket, log: log)
        launched.withLock { $0[process.id] = process }
        return process
    }

    /// How many workers the next node keeps ready.
    private func readyWorkers(_ capacity: Resources) -> Int {
        if let wanted = options.readyWorkers { return max(0, wanted) }
        let nodes = max(options.nodes.count, launched.withLock { $0.count } + launching.load(ordering: .relaxed))
        return min(NodeOffer.usualReadyWorkers(capacity), Host.processors / nodes)
    }

    /// Tells the head why a node's process has ended.
    private func watch(_ process: LaunchedNode) {
        Task { [weak self] in
            guard let error = try? await process.explanation, let self else { return }
            _ = launched.withLock { $0.removeValue(forKey: process.id) }
            head.handle(.ended(process.id.peer, error))
        }
    }

    /// The numbers of the processes of the nodes that have not ended.
    public var nodeProcesses: [NodeID: Int32] {
        launched.withLock { $0.mapValues(\.processIdentifier) }
    }

    /// Waits until a node's process has ended; returns at once if it has.
    ///
    /// - Throws: `CancellationError` when the waiting task is cancelled.
    public func waitForEnd(of node: NodeID) async throws {
        _ = try await launched.withLock { $0[node] }?.termination
    }

    /// Ends a node's process at once, and with it its workers, as a failure would.
    public func killNode(_ node: NodeID) {
        launched.withLock { $0[node] }?.kill()
    }

    /// Has a node leave in good order.
    public func stopNode(_ node: NodeID) async {
        await launched.withLock { $0[node] }?.terminate(grace: options.grace)
    }

    /// Ends all nodes, then the cluster.
    public func shutdown() async {
        let nodes = launched.withLock { Array($0.values) }
        await withTaskGroup { group in
            for node in nodes {
                group.addTask { [options] in await node.terminate(grace: options.grace) }
            }
        }
        await launcher.close()
        await head.close()
        await member.close()
        directory.remove()
    }
}

/// Uses a cluster, and leaves or ends it afterwards, however `body` ends.
///
/// - Parameters:
///   - location: Where the cluster is.
///   - types: The types of the program that other processes may name; by default those of the running `ClusterProgram`.
///   - body: What is done.
/// - Returns: What `body` returns.
/// - Throws: A `RuntimeError` that says why the cluster could not be started or reached, and what `body` throws.
public func withCluster<Result>(
    _ location: ClusterLocation, types: ClusterTypes? = nil, _ body: (Cluster) async throws -> Result
) async throws -> Result {
    switch location.kind {
    case .local(let options):
        return try await withLocalClusterHost(options, types: types ?? ClusterProcess.programTypes) { host in
            try await body(host.cluster)
        }
    case .connect(let reference, let store):
        let connected = try await ConnectedCluster(
            reference, types: types ?? ClusterProcess.programTypes, store: store, session: HeadSessionState.Options())
        do {
            let result = try await body(connected.cluster)
            await connected.leave()
            return result
        } catch {
            await connected.leave()
            throw error
        }
    }
}

/// Uses a cluster on this machine whose nodes can be started and ended on the way.
public func withLocalClusterHost<Result>(
    _ options: LocalClusterOptions, types: ClusterTypes, _ body: (LocalClusterHost) async throws -> Result
) async throws -> Result {
    let host = try await LocalClusterHost(options, types: types)
    do {
        try await withThrowingTaskGroup { group in
            for node in options.nodes { group.addTask { _ = try await host.startNode(node) } }
            try await group.waitForAll()
        }
        let result = try await body(host)
        await host.shutdown()
        return result
    } catch {
        await host.shutdown()
        throw error
    }
}
