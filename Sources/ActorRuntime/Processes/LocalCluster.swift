import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A driver and its node processes on this machine.
///
/// The driver listens on a Unix-domain socket in a folder that only its user may enter. Each node is a process of its
/// own, by default of the same executable. Prefer `withLocalCluster`, which ends the nodes whatever happens.
public final class LocalCluster: Sendable {
    private struct State {
        var nodes: [PeerID: LocalNode] = [:]
        var isShutDown = false
    }

    /// The driver's actor system.
    public let system: ClusterSystem
    /// Where the driver listens.
    public let address: ClusterAddress
    private let token: JoinToken
    private let directory: PrivateDirectory
    private let listener: any Listener
    private let state = Mutex(State())

    private init(_ system: ClusterSystem, _ address: ClusterAddress, _ directory: PrivateDirectory) async throws {
        self.system = system
        self.address = address
        self.directory = directory
        token = .random()
        listener = try await system.listen(on: address, token: token)
    }

    /// Starts to listen; no node is started yet.
    ///
    /// - Throws: a `RuntimeError` when no socket can be made.
    public static func start(options: ClusterSystem.Options = .init()) async throws -> LocalCluster {
        let directory = try PrivateDirectory()
        let address = try ClusterAddress.unixSocket("\(directory.path)/driver")
        let system = ClusterSystem(options: options)
        let cluster = try await LocalCluster(system, address, directory)
        system.hooks.withLock { hooks in
            hooks.explainLoss = { [weak cluster] node in await cluster?.explainLoss(of: node) }
        }
        return cluster
    }

    /// The nodes whose processes have not ended.
    public var nodes: [LocalNode] {
        state.withLock { state in state.nodes.values.filter { $0.currentTermination == nil } }
    }

    /// Starts a node process and waits until it has joined.
    ///
    /// - Parameters:
    ///   - arguments: the arguments after the program's name.
    ///   - executable: the path of the program; `nil` for the one that is running.
    ///   - environment: variables that are added to this process's environment or replace its values.
    ///   - log: the file to which the node's output is appended; `nil` for one that is removed with the cluster.
    ///   - joinTimeout: how long the node may take.
    /// - Returns: the node, which can be called from now on.
    /// - Throws: a `RuntimeError` with code `nodeFailedToStart` that quotes the log when the process ends before it
    ///   joins, or `timedOut`. No process is left behind then.
    public func spawnNode(
        arguments: [String],
        executable: String? = nil,
        environment: [String: String] = [:],
        log: String? = nil,
        joinTimeout: Duration = .seconds(30)
    ) async throws -> LocalNode {
        guard let executable = executable ?? Executable.current else {
            throw RuntimeError(.invalidConfiguration, "this system does not tell the program's path: pass it on")
        }
        let id = PeerID.random()
        let ticket = JoinTicket(address: address, token: token, peer: id, driverProcess: getpid())
        let request = SpawnRequest(
            executable: executable,
            arguments: arguments,
            environment: currentEnvironment()
                .merging(environment) { _, added in added }
                .merging(ticket.environment) { _, added in added },
            log: log ?? "\(directory.path)/\(id).log")
        let tail = LogTail(of: request.log)
        let node = LocalNode(id: id, log: request.log, tail: tail, process: try await ChildProcess.spawn(request))
        guard adopt(node) else {
            node.kill()
            throw RuntimeError(.shutDown, "the cluster was shut down while a node started")
        }
        do {
            try await waitForJoin(of: node, joinTimeout)
        } catch {
            node.kill()
            _ = try? await Task { try await node.termination }.value
            state.withLock { $0.nodes[id] = nil }
            throw error
        }
        return node
    }

    /// Ends all nodes in good order, then stops to listen and removes the folder.
    ///
    /// Nodes are told to leave; those that are still there after `grace` get SIGTERM, and SIGKILL after `grace` again.
    public func shutdown(grace: Duration = .seconds(2)) async {
        let nodes: [LocalNode]? = state.withLock { state in
            defer { state.isShutDown = true }
            return state.isShutDown ? nil : Array(state.nodes.values)
        }
        guard let nodes else { return }
        await listener.close()
        system.shutdown()
        await withTaskGroup(of: Void.self) { group in
            for node in nodes {
                group.addTask {
                    if await node.waitForEnd(atMost: grace) == nil { await node.terminate(grace: grace) }
                }
            }
        }
        directory.remove()
    }
}

extension LocalCluster {
    private func adopt(_ node: LocalNode) -> Bool {
        state.withLock { state in
            if !state.isShutDown { state.nodes[node.id] = node }
            return !state.isShutDown
        }
    }

    private func waitForJoin(of node: LocalNode, _ limit: Duration) async throws {
        let system = system
        let late = RuntimeError(
            .timedOut,
            "the node (process \(node.processIdentifier)) did not join within \(limit); "
                + "its program must call NodeRuntime.join\(node.quotedLog())")
        try await withTimeLimit(limit, late: { late }) {
            try await firstOf({ try await system.waitForJoin(of: node.id) }, { try await node.failToJoin() })
        }
    }

    /// How the node's process ended. It ends a moment before or after its connection closes.
    private func explainLoss(of id: PeerID) async -> RuntimeError? {
        guard let node = state.withLock({ $0.nodes[id] }) else { return nil }
        guard let end = await node.waitForEnd(atMost: .milliseconds(500)) else {
            return RuntimeError(
                .peerLost, "the node closed its connection, but its process \(node.processIdentifier) still runs")
        }
        state.withLock { $0.nodes[id] = nil }
        return RuntimeError(
            .peerLost, "the process \(node.processIdentifier) \(Self.verb(end))\(end)\(node.quotedLog())", cause: end)
    }

    private static func verb(_ end: ProcessEnd) -> String {
        if case .signalled = end { return "was " }
        return ""
    }
}

/// Starts a cluster on this machine, runs `body` with it, and ends all nodes, however `body` ends.
public func withLocalCluster<Result>(
    options: ClusterSystem.Options = .init(),
    _ body: (LocalCluster) async throws -> Result
) async throws -> Result {
    let cluster = try await LocalCluster.start(options: options)
    do {
        let result = try await body(cluster)
        await cluster.shutdown()
        return result
    } catch {
        await cluster.shutdown()
        throw error
    }
}
