import Synchronization

extension ClusterSystem {
    /// Accepts nodes that know the token.
    package func listen(
        on address: ClusterAddress, token: JoinToken, transport: some Transport = SocketTransport()
    ) async throws -> any Listener {
        try await transport.listen(address, limits: linkLimits, accept: acceptor(.accepting, token))
    }

    /// Connects to a node that listens.
    ///
    /// - Returns: the connection, its handshake done.
    @discardableResult
    func connect(
        to address: ClusterAddress, token: JoinToken, transport: some Transport = SocketTransport()
    ) async throws -> Connection {
        let opened = Promise<Connection>()
        let accept = acceptor(.connecting, token) { opened.fulfil($0) }
        try await transport.connect(address, limits: linkLimits, accept: accept)
        let connection = try await opened.wait()
        _ = try await connection.joined.wait().get()
        return connection
    }

    package var linkLimits: LinkLimits { LinkLimits(queuedBytes: options.limits.queuedBytes) }

    /// Makes the receiver of a new link, which begins the handshake.
    package func acceptor(_ role: Handshake.Role, _ token: JoinToken) -> LinkAcceptor {
        acceptor(role, token) { _ in }
    }

    private func acceptor(
        _ role: Handshake.Role, _ token: JoinToken, _ opened: @escaping @Sendable (Connection) -> Void
    ) -> LinkAcceptor {
        { [self] link in
            let handshake = Handshake(role: role, local: identity, token: token)
            let connection = Connection(system: self, link: link, handshake: handshake)
            connection.start()
            opened(connection)
            return connection
        }
    }

    func admit(_ connection: Connection, _ identity: NodeIdentity) -> Bool {
        let isAdmitted = identity.node != node && peers.withLock { $0.admit(connection, identity.node) }
        if isAdmitted { membership.joined(identity.node) }
        return isAdmitted
    }

    /// Waits until a node has joined.
    package func waitForJoin(of node: NodeID) async throws {
        let joined = membership.promise(for: node)
        defer { membership.forget(node) }
        if peers.withLock({ $0.isConnected(node) }) { return }
        try await joined.wait()
    }

    /// Finds out why an open connection has closed, and tells everyone who waits for answers.
    func connectionClosed(_ connection: Connection, _ error: RuntimeError?) {
        guard let peer = connection.peer else { return }
        let explain = lossExplainer.withLock { $0 }
        Task { [self] in
            let cause: (any Error)? = await explain?(peer.node) ?? error
            let loss = RuntimeError(
                .peerLost,
                "node \(peer.node) (process \(peer.processIdentifier)) is gone; calls to it fail", cause: cause)
            peers.withLock { $0.remove(connection, peer.node, loss) }
            connection.lose(loss)
        }
    }
}
