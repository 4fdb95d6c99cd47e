import Synchronization

extension ClusterSystem {
    /// Accepts nodes that know the token. `transport` stands for the sockets that the options allow.
    package func listen(
        on address: ClusterAddress, token: JoinToken, transport: (any Transport)? = nil
    ) async throws -> any Listener {
        let transport = transport ?? sockets(for: address)
        return try await transport.listen(address, limits: linkLimits, accept: acceptor(.accepting, token))
    }

    /// Connects to a node that listens. `transport` stands for the sockets that the options allow.
    ///
    /// - Parameters:
    ///   - address: Where the node listens.
    ///   - token: The secret that both know.
    ///   - transport: How it is reached.
    ///   - answerLimit: How long the host may take to answer, if that is less than the options allow. Cancelling the task
    ///     does not end a socket's wait for a host that is silent.
    /// - Returns: the connection, its handshake done.
    /// - Throws: a `RuntimeError` that says why there is none.
    @discardableResult
    package func connect(
        to address: ClusterAddress, token: JoinToken, transport: (any Transport)? = nil, answerLimit: Duration? = nil
    ) async throws -> Connection {
        let opened = Promise<Connection>()
        let accept = acceptor(.connecting, token) { opened.fulfil($0) }
        let transport = transport ?? sockets(for: address, answerLimit: answerLimit)
        try await transport.connect(address, limits: linkLimits, accept: accept)
        do {
            let connection = try await opened.wait()
            _ = try await connection.joined.wait().get()
            return connection
        } catch {
            // Nobody waits for it any more: the peer must not take it for the way to this process.
            opened.current?.close()
            throw error
        }
    }

    private func sockets(for address: ClusterAddress, answerLimit: Duration? = nil) -> any Transport {
        let limit = min(answerLimit ?? options.connectTimeout, options.connectTimeout)
        #if os(Linux)
            if case .unixSocket = address.kind { return ReactorTransport(connectTimeout: limit) }
        #endif
        return SocketTransport(security: options.security, connectTimeout: limit)
    }

    package var linkLimits: LinkLimits {
        LinkLimits(
            queuedBytes: options.limits.queuedBytes, halfOpenConnections: options.limits.halfOpenConnections)
    }

    /// Makes the receiver of a new link, which begins the handshake.
    package func acceptor(_ role: Handshake.Role, _ token: JoinToken) -> LinkAcceptor {
        acceptor(role, token) { _ in }
    }

    private func acceptor(
        _ role: Handshake.Role, _ token: JoinToken, _ opened: @escaping @Sendable (Connection) -> Void
    ) -> LinkAcceptor {
        { [self] link in
            let handshake = Handshake(role: role, local: identity, token: token, nonce: .random())
            let connection = Connection(system: self, link: link, handshake: handshake)
            connection.start()
            opened(connection)
            return connection
        }
    }

    func admit(_ connection: Connection, _ identity: PeerIdentity) -> Bool {
        let mayReturn = client != nil || servedHead != nil
        let isAdmitted =
            identity.id != peer && peers.withLock { $0.admit(connection, identity.id, mayReturn: mayReturn) }
        if isAdmitted {
            servedHead?.attach(connection, identity.id)
            membership.joined(identity.id)
        }
        return isAdmitted
    }

    /// Tells of a peer that was refused or cut off, unless there are too many of them.
    func report(_ incident: RuntimeError) {
        let time = ContinuousClock.now - started
        for incident in incidents.withLock({ $0.handle(incident, at: time) }) { options.onIncident(incident) }
    }

    /// Waits until a node has joined.
    package func waitForJoin(of node: PeerID) async throws {
        let joined = membership.promise(for: node)
        defer { membership.forget(node) }
        if peers.withLock({ $0.isConnected(node) }) { return }
        try await joined.wait()
    }

    /// Finds out why an open connection has closed, and tells everyone who waits for answers.
    func connectionClosed(_ connection: Connection, _ error: RuntimeError?) {
        guard let peer = connection.peer else { return }
        servedHead?.detach(connection, peer.id, error)
        // Nobody but the head itself could say why the head is gone.
        let explain = connection.leadsToHead ? nil : hooks.withLock { $0.explainLoss }
        Task.detached { [self] in
            let cause: (any Error)? = await explain?(peer.id) ?? error
            let loss = RuntimeError(
                .peerLost,
                "node \(peer.id) (process \(peer.processIdentifier)) is gone; calls to it fail", cause: cause)
            peers.withLock { $0.remove(connection, peer.id, loss) }
            // Until here a call of the lost process may have been given something.
            client?.stores.lost(peer.id)
            connection.lose(loss)
        }
    }
}
