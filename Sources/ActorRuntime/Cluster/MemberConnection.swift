import NIOCore
import Synchronization

/// A process's place in a cluster: its system, its client, its store, and where others reach it.
final class Member: Sendable {
    let system: ClusterSystem
    let client: ClusterClient
    let types: ClusterTypes
    private let listener = Mutex<(any Listener)?>(nil)

    /// Prepares a process for a cluster. `home` is the process whose store it writes to, unless it has a `store` itself.
    init(
        peer: PeerID, types: ClusterTypes, token: JoinToken, options: ClusterSystem.Options, memoryDomain: String,
        store: ObjectStoreOptions?, home: PeerID
    ) throws {
        self.types = types
        system = ClusterSystem(peer: peer, options: options)
        types.install(in: system)
        let host = store.map { [system] in StoreHost(system: system, options: $0) }
        let access = StoreAccess(system: system, memoryDomain: memoryDomain, host: host, home: home)
        client = ClusterClient(system: system, stores: access, token: token)
        system.attach(client)
        if let host {
            let service = ObjectStoreService(host: host, actorSystem: system)
            try system.register(service, as: ObjectStoreService.key)
        }
        system.hooks.withLock { hooks in
            hooks.explainLoss = { [weak client] peer in await client?.cause(ofLosing: peer) }
        }
    }

    /// Lets other processes connect.
    ///
    /// - Returns: The address for them.
    @discardableResult
    func listen(on address: ClusterAddress, token: JoinToken) async throws -> ClusterAddress {
        let listening = try await system.listen(on: address, token: token)
        listener.withLock { $0 = listening }
        return listening.address
    }

    /// Ends all connections.
    func close() async {
        await listener.withLock { $0 }?.close()
        await client.stores.host?.close()
        system.shutdown()
        system.attach(nil)
    }
}

extension ClusterClient {
    /// What the head knows of why a process is lost. It may be the head that is lost: then nobody knows.
    func cause(ofLosing peer: PeerID) async -> RuntimeError? {
        stores.lost(peer)
        return try? await withTimeLimit(.seconds(5), late: { CancellationError() }) { [self] in
            try await explain(peer)
        }
    }
}
