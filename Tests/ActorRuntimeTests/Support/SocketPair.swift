import ActorRuntime

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Two sockets that are connected to each other.
struct SocketPair {
    /// They belong to the systems as soon as those are connected.
    private let ends: (near: Int32, far: Int32)

    init() throws {
        var ends: [Int32] = [0, 0]
        #if os(Linux)
            let kind = Int32(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw RuntimeError(.systemCallFailed, "socketpair") }
        self.ends = (ends[0], ends[1])
    }

    /// Connects two systems over TCP; the near one listens for as long as that takes.
    init(connecting far: ClusterSystem, to near: ClusterSystem) async throws {
        let token = JoinToken.random()
        let listener = try await near.listen(on: .tcp(host: "127.0.0.1", port: 0), token: token)
        try await far.connect(to: listener.address, token: token)
        await listener.close()
        guard case .tcp(_, let port) = listener.address.kind, let found = descriptor(connectedTo: port) else {
            throw RuntimeError(.systemCallFailed, "no descriptor is connected to \(listener.address)")
        }
        ends = (-1, found)
    }

    func connect(
        _ near: ClusterSystem, to far: ClusterSystem, _ token: JoinToken, over transport: TransportKind
    ) async throws {
        let adopt = Self.adopt(transport)
        try await adopt(ends.near, near.linkLimits, near.acceptor(.accepting, token))
        try await adopt(ends.far, far.linkLimits, far.acceptor(.connecting, token))
    }

    private static func adopt(_ transport: TransportKind) -> (Int32, LinkLimits, @escaping LinkAcceptor) async throws ->
        Void
    {
        #if os(Linux)
            if transport == .unixSocket {
                return { try await ReactorTransport().adopt($0, limits: $1, accept: $2) }
            }
        #endif
        return { try await SocketTransport().adopt($0, limits: $1, accept: $2) }
    }

    /// Breaks the connection as the death of a process does.
    func breakConnection() {
        _ = shutdown(ends.far, Int32(SHUT_RDWR))
    }
}
