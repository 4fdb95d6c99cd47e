#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A program's part in a cluster that others keep up.
final class ConnectedCluster: Sendable {
    let cluster: Cluster
    private let member: Member
    private let session: HeadSession
    private let directory: PrivateDirectory

    /// Joins as a program.
    ///
    /// - Throws: a `RuntimeError` that says why not: nobody listens, the secret or the build is another one.
    init(
        _ reference: ClusterReference, types: ClusterTypes, store: ObjectStoreOptions, session: HeadSessionState.Options
    ) async throws {
        try types.validate()
        directory = try PrivateDirectory()
        var options = ClusterSystem.Options()
        options.security = try reference.security()
        member = try Member(
            peer: .random(), types: types, token: reference.token, options: options, memoryDomain: Host.memoryDomain,
            store: store, home: PeerID(rawValue: 0))
        let host = member.client.stores.host
        member.client.serve { message in
            if case .free(let objects) = message { host?.release(objects) }
        }
        member.client.takeInventory { [weak host] in host?.take(into: &$0) }
        do {
            let address = try await member.listen(
                besides: reference.address, host: nil, token: reference.token, directory: directory.path)
            let description = PeerDescription(
                role: .driver, processIdentifier: getpid(), host: Host.name, memoryDomain: Host.memoryDomain,
                address: address.description)
            self.session = HeadSession(
                member,
                HeadSession.Configuration(
                    address: reference.address, token: reference.token, options: session, description: description))
            cluster = Cluster(member.client, types: types)
            try await self.session.start()
        } catch {
            await member.close()
            directory.remove()
            throw error
        }
    }

    /// Leaves: what is not detached and belongs to this program ends.
    func leave() async {
        await session.leave()
        await member.close()
        directory.remove()
    }
}

extension Member {
    /// Lets other processes connect, in the way in which they reach the head.
    ///
    /// - Parameters:
    ///   - head: Where the head listens.
    ///   - host: The host under which others reach this machine; nil for the one from which the head is reached.
    ///   - token: The secret.
    ///   - directory: The folder for a socket.
    /// - Returns: The address for others.
    /// - Throws: a `RuntimeError` when no address can be found or used.
    func listen(
        besides head: ClusterAddress, host: String?, token: JoinToken, directory: String
    ) async throws -> ClusterAddress {
        guard case .tcp(let headHost, let port) = head.kind else {
            return try await listen(on: .unixSocket("\(directory)/\(system.peer)"), token: token)
        }
        let own = try host ?? Host.address(towards: headHost, port: port)
        return try await listen(on: .tcp(host: own, port: 0), token: token)
    }
}
