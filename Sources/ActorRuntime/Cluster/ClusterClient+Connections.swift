import Synchronization

/// Connections to other processes, opened when they are needed.
extension ClusterClient {
    /// The connection to a process, if there is one.
    func openConnection(to peer: PeerID) -> Connection? {
        system.peers.withLock { try? $0.connection(to: peer) }
    }

    /// A connection to a process of the cluster.
    ///
    /// - Throws: A `RuntimeError`: `peerLost` with the root cause for a process that is gone.
    func connection(to peer: PeerID) async throws -> Connection {
        if let connection = openConnection(to: peer) { return connection }
        let connecting = state.withLock { state in
            if let connecting = state.connecting[peer] { return connecting }
            let connecting = Task.detached { [self] in
                defer { forgetConnecting(peer) }
                return try await connect(to: peer)
            }
            state.connecting[peer] = connecting
            return connecting
        }
        return try await connecting.value
    }

    private func forgetConnecting(_ peer: PeerID) {
        _ = state.withLock { $0.connecting.removeValue(forKey: peer) }
    }

    private func connect(to peer: PeerID) async throws -> Connection {
        let description = try await locate(peer)
        guard let address = description.address else {
            throw RuntimeError(
                .invalidConfiguration,
                "the process \(peer) on \(description.host) takes no connections: call it from there")
        }
        if let connection = openConnection(to: peer) { return connection }
        return try await system.connect(to: ClusterAddress(parsing: address), token: token)
    }
}
