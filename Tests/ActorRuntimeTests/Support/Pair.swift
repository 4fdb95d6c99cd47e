import ActorRuntime
import RuntimeTestActors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Two actor systems in this process, connected by a real socket.
struct Pair {
    let near: ClusterSystem
    let far: ClusterSystem
    /// The far end of the socket, to break the connection; it belongs to the far system.
    private let farDescriptor: Int32

    init(limits: ClusterSystem.Limits = .init()) async throws {
        let refused = Promise<RuntimeError>()
        // The two ends are opened one after the other, and in between the test may wait long for one of the few threads
        // that all tests share: with a short limit the first end would be cut off before its peer is there.
        let options = ClusterSystem.Options(
            limits: limits, handshakeTimeout: .seconds(3600), fingerprint: testFingerprint,
            onIncident: { refused.fulfil($0) })
        let (near, far) = (ClusterSystem(options: options), ClusterSystem(options: options))
        (self.near, self.far) = (near, far)
        var ends: [Int32] = [0, 0]
        #if os(Linux)
            let kind = Int32(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw RuntimeError(.systemCallFailed, "socketpair") }
        farDescriptor = ends[1]
        let token = JoinToken.random()
        let transport = SocketTransport()
        try await transport.adopt(ends[0], limits: near.linkLimits, accept: near.acceptor(.accepting, token))
        try await transport.adopt(ends[1], limits: far.linkLimits, accept: far.acceptor(.connecting, token))
        // A refused end never joins: that is an error here, not a test that waits for ever.
        try await firstOf(
            {
                try await near.waitForJoin(of: far.node)
                try await far.waitForJoin(of: near.node)
            }, { throw try await refused.wait() })
    }

    /// Breaks the connection as the death of a process does.
    func breakConnection() {
        _ = breakSocket(farDescriptor, Int32(SHUT_RDWR))
    }

    /// A worker on the far side that lives as long as its system, and the proxy for it.
    func makeWorker() throws -> (worker: Worker, proxy: Worker) {
        let worker = Worker(actorSystem: far)
        try far.register(worker, as: ActorKey("worker \(worker.id)"))
        return (worker, try Worker.resolve(id: worker.id, using: near))
    }

    func shutdown() {
        near.shutdown()
        far.shutdown()
    }
}

private func breakSocket(_ descriptor: Int32, _ how: Int32) -> Int32 {
    shutdown(descriptor, how)
}

/// Runs `body` with a connected pair of systems.
func withPair(limits: ClusterSystem.Limits = .init(), _ body: (Pair) async throws -> Void) async throws {
    let pair = try await Pair(limits: limits)
    defer { pair.shutdown() }
    try await body(pair)
}

/// Waits until `condition` holds, giving way to other tasks between looks.
func until(_ condition: () async throws -> Bool) async rethrows {
    while try await !condition() { await Task.yield() }
}
