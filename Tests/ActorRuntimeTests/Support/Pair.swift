import ActorRuntime
import RuntimeTestActors

/// How the two systems of a pair are connected.
enum Wire: CaseIterable, Sendable {
    /// A pair of Unix sockets, as the system at hand watches them, and as those without a reactor do.
    case socket, channel
    /// TCP on the loopback interface, plain and with TLS.
    case tcp, tls
    /// In this process.
    case direct
    /// In this process, with delays that vary, and with frames that arrive in pieces.
    case delayed

    /// The network, unless it is a real one.
    func network(seed: UInt64 = 1) -> SimulatedNetwork? {
        switch self {
        case .socket, .channel, .tcp, .tls: nil
        case .direct: SimulatedNetwork(seed: seed)
        case .delayed:
            SimulatedNetwork(
                seed: seed,
                conditions: .init(delay: .milliseconds(5), jitter: .milliseconds(20), cutsFrames: true))
        }
    }
}

extension Wire {
    /// The sockets, unless it is a simulated network.
    var sockets: TransportKind? {
        switch self {
        case .socket: .unixSocket
        case .channel: .unixChannel
        case .tcp: .plainTCP
        case .tls: .mutualTLS
        case .direct, .delayed: nil
        }
    }
}

/// Two connected actor systems in this process.
struct Pair {
    let near: ClusterSystem
    let far: ClusterSystem
    /// The network between them, unless they are connected by sockets.
    let network: SimulatedNetwork?
    /// The sockets between them.
    private let sockets: SocketPair?

    init(over wire: Wire, limits: ClusterSystem.Limits = .init()) async throws {
        try await self.init(network: wire.network(), over: wire.sockets ?? .unixSocket, limits: limits)
    }

    /// Connects two systems, by sockets if there is no network.
    init(
        network: SimulatedNetwork?, over transport: TransportKind = .unixSocket, limits: ClusterSystem.Limits = .init(),
        onIncident: @escaping @Sendable (RuntimeError) -> Void = { _ in }
    ) async throws {
        let refused = Promise<RuntimeError>()
        // The two ends are opened one after the other, and in between the test may wait long for one of the few threads
        // that all tests share: with a short limit the first end would be cut off before its peer is there.
        let options = ClusterSystem.Options(
            limits: limits, handshakeTimeout: .seconds(3600), fingerprint: testFingerprint,
            security: try transport.makeSecurity(),
            onIncident: { error in
                refused.fulfil(error)
                onIncident(error)
            })
        let (near, far) = (Self.makeSystem(options, network), Self.makeSystem(options, network))
        (self.near, self.far, self.network) = (near, far, network)
        let token = JoinToken.random()
        if let network {
            sockets = nil
            try await network.connect(near, "near", to: far, "far", token)
        } else if transport.isTCP {
            sockets = try await SocketPair(connecting: far, to: near)
        } else {
            let pair = try SocketPair()
            sockets = pair
            try await pair.connect(near, to: far, token, over: transport)
        }
        // A refused end never joins: that is an error here, not a test that waits for ever.
        try await firstOf(
            {
                try await network?.advance(by: .seconds(1))
                try await near.waitForJoin(of: far.peer)
                try await far.waitForJoin(of: near.peer)
            }, { throw try await refused.wait() })
    }

    private static func makeSystem(_ options: ClusterSystem.Options, _ network: SimulatedNetwork?) -> ClusterSystem {
        guard let network else { return ClusterSystem(options: options) }
        return ClusterSystem(peer: .random(), options: options, scheduler: network.clock)
    }

    /// Breaks the connection as the death of a process does.
    func breakConnection() {
        network?.breakLinks("near", "far")
        sockets?.breakConnection()
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

extension SimulatedNetwork {
    /// Connects two systems; the far one listens.
    func connect(
        _ near: ClusterSystem, _ nearName: String, to far: ClusterSystem, _ farName: String, _ token: JoinToken
    ) async throws {
        let address = try ClusterAddress.unixSocket("/simulated/\(farName)")
        _ = try await host(farName).listen(
            address, limits: far.linkLimits, accept: far.acceptor(.accepting, token))
        try await host(nearName).connect(
            address, limits: near.linkLimits, accept: near.acceptor(.connecting, token))
    }
}

/// Runs `body` with a connected pair of systems.
func withPair(
    over wire: Wire, limits: ClusterSystem.Limits = .init(), _ body: (Pair) async throws -> Void
) async throws {
    let pair = try await Pair(over: wire, limits: limits)
    defer { pair.shutdown() }
    try await body(pair)
}

/// Waits until `condition` holds, giving way to other tasks between looks.
func until(_ condition: () async throws -> Bool) async rethrows {
    while try await !condition() { await Task.yield() }
}
