import Distributed
import SharedObjects

/// A process's object store as others see it: they ask it for places, and read and write the shared memory themselves.
///
/// A process on another machine cannot: it reads in pieces.
distributed actor ObjectStoreService {
    typealias ActorSystem = ClusterSystem
    typealias Store = ObjectStore<ObjectID, PeerID>

    /// The name under which each process with a store registers this.
    static let key = ActorKey<ObjectStoreService>("manta.object-store")

    private let host: StoreHost

    init(host: StoreHost, actorSystem: ClusterSystem) {
        self.host = host
        self.actorSystem = actorSystem
    }

    /// Where the memory is found on this machine.
    distributed func arena() async throws -> ArenaAddress {
        try await crossing { try host.store().arena.address }
    }

    /// Takes room for a new object, which `writer` is to write and to seal.
    distributed func reserve(_ object: ObjectID, size: Int, by writer: PeerID) async throws -> ObjectPlace {
        try await crossing { try await host.admit(writer).reserve(object, size: size, for: writer) }
    }

    distributed func seal(_ object: ObjectID, by writer: PeerID) async throws {
        try await crossing { try host.store().seal(object, for: writer) }
    }

    distributed func abort(_ object: ObjectID, by writer: PeerID) async throws {
        try await crossing { try host.store().abort(object, for: writer) }
    }

    /// Keeps an object where it is while `reader` reads it.
    distributed func pin(_ object: ObjectID, by reader: PeerID) async throws -> ObjectPlace {
        try await crossing { try await host.admit(reader).pin(object, for: reader) }
    }

    distributed func unpin(_ object: ObjectID, by reader: PeerID) async throws {
        try await crossing { try host.store().unpin(object, for: reader) }
    }

    /// Some bytes of an object that the caller has pinned.
    distributed func read(_ object: ObjectID, from offset: Int, count: Int) async throws -> [UInt8] {
        try await crossing { try await host.bytes(of: object, from: offset, count: count) }
    }

    /// Fetches a copy of an object from other stores, unless there is one here.
    distributed func fetch(_ object: ObjectID, size: Int, from stores: [PeerID]) async throws {
        try await crossing { try await host.fetch(object, size: size, from: stores) }
    }
}
