import SharedObjects
import Synchronization

/// How a process reads and writes large objects: in its own store if it has one, else in its node's.
///
/// Stores on the same machine are read where they lie; from others a copy is fetched first.
final class StoreAccess: Sendable {
    private struct Known: Sendable {
        var service: ObjectStoreService
        /// The memory, mapped here; `nil` for a store on another machine.
        var arena: SharedArena?
    }

    private let system: ClusterSystem
    private let memoryDomain: String
    /// This process's own store.
    let host: StoreHost?
    /// The process whose store this one writes to, if it has none itself.
    private let home: PeerID
    private let known = Mutex<[PeerID: Known]>([:])

    init(system: ClusterSystem, memoryDomain: String, host: StoreHost?, home: PeerID) {
        self.system = system
        self.memoryDomain = memoryDomain
        self.host = host
        self.home = home
    }

    /// Writes a new object; returns whose store it is in.
    func write(_ object: ObjectID, _ content: ObjectContent, for client: ClusterClient) async throws -> PeerID {
        if let host {
            try await crossing { try await host.write(object, content) }
            return system.peer
        }
        let (store, arena) = try await homeStore(for: client)
        let writer = system.peer
        let room = try await uninterrupted {
            let place = try await store.service.reserve(object, size: content.count, by: writer)
            return RemoteRoom(object, at: place, for: writer, in: store.service)
        }
        try await crossing { try content.withBytes { try arena.copyIn($0, at: room.place.offset) } }
        try await uninterrupted { try await room.seal() }
        return home
    }

    /// The bytes of an object that lies in some stores: where they lie, or of a copy that is fetched.
    ///
    /// - Throws: A `RuntimeError` with code `objectLost` when none of them has it any more.
    func open(
        _ object: ObjectID, size: Int, in stores: [PeerID], for client: ClusterClient
    ) async throws -> SharedBytes {
        var failure: RuntimeError?
        var distant: [PeerID] = []
        for peer in nearestFirst(stores) {
            do {
                if peer == system.peer, let host { return try await crossing { try await host.read(object) } }
                let store = try await store(of: peer, for: client)
                if let arena = store.arena { return try await read(object, from: store.service, arena) }
                distant.append(peer)
            } catch {
                failure = try CopyLoss(error, of: object, in: peer).report(to: client)
            }
        }
        guard distant.isEmpty else { return try await fetch(object, size: size, from: distant, for: client) }
        throw RuntimeError(
            .objectLost, "the object \(object) cannot be read: \(failure?.message ?? "no store has it")", cause: failure
        )
    }

    private func nearestFirst(_ stores: [PeerID]) -> [PeerID] {
        let near = stores.filter { $0 == system.peer || $0 == home }
        return near + stores.filter { !near.contains($0) }
    }

    /// Whoever stops to wait meanwhile leaves no pin behind.
    private func read(
        _ object: ObjectID, from service: ObjectStoreService, _ arena: SharedArena
    ) async throws -> SharedBytes {
        let reader = system.peer
        return try await uninterrupted {
            let place = try await service.pin(object, by: reader)
            return try SharedBytes(pinned: place, in: arena) {
                Task { try? await service.unpin(object, by: reader) }
            }
        }
    }

    private func fetch(
        _ object: ObjectID, size: Int, from stores: [PeerID], for client: ClusterClient
    ) async throws -> SharedBytes {
        if let host {
            return try await crossing {
                try await host.fetch(object, size: size, from: stores)
                return try await host.read(object)
            }
        }
        let (home, arena) = try await homeStore(for: client)
        try await home.service.fetch(object, size: size, from: stores)
        return try await read(object, from: home.service, arena)
    }

    private func homeStore(for client: ClusterClient) async throws -> (Known, SharedArena) {
        let store = try await store(of: home, for: client)
        guard let arena = store.arena else {
            throw RuntimeError(
                .invalidConfiguration, "the store of the node \(home) is on another machine, or cannot be mapped here")
        }
        return (store, arena)
    }

    private func store(of peer: PeerID, for client: ClusterClient) async throws -> Known {
        if let store = known.withLock({ $0[peer] }) { return store }
        let description = try await client.locate(peer)
        let service = try await system.lookup(ObjectStoreService.key, on: peer)
        var store = Known(service: service, arena: nil)
        if description.memoryDomain == memoryDomain {
            // What cannot be mapped can still be fetched. Only new objects are written to memory of others.
            let address = try await service.arena()
            store.arena = try? SharedArena.open(address, access: peer == home ? .readWrite : .readOnly)
        }
        known.withLock { $0[peer] = store }
        // A store that is gone meanwhile must not be kept: its memory would be, too.
        if peer != system.peer, !system.peers.withLock({ $0.isConnected(peer) }) { lost(peer) }
        return store
    }

    /// A process is gone, and its store with it.
    func lost(_ peer: PeerID) {
        _ = known.withLock { $0.removeValue(forKey: peer) }
        host?.lost(peer)
    }
}
