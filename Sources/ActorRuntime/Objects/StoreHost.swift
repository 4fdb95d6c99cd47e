import SharedObjects
import Synchronization

/// How much memory a process gives to objects.
public struct ObjectStoreOptions: Codable, Sendable, Hashable {
    /// The bytes of shared memory at most. They count only once they are used.
    public var capacity: Int
    /// How many bytes are kept ready to be written without page faults while the store is used. A store that is left alone
    /// for a minute gives its free memory back.
    public var warmReserve: Int
    /// Where objects go that do not fit; `nil` if they are to stay in memory.
    public var spillDirectory: String?
    /// The most bytes that spilled objects may take on the disk; `nil` for as much as there is, but 5 %.
    public var spillLimit: Int?
    /// How long a new object waits for room before that is an error; `nil` for not at all.
    public var patience: Duration?

    /// 30 % of the machine's memory.
    public static let defaultCapacity = Host.memory / 10 * 3

    /// Makes options.
    ///
    /// - Parameters:
    ///   - capacity: By default 30 % of the machine's memory.
    ///   - warmReserve: By default 64 MiB.
    ///   - spillDirectory: By default `/var/tmp`.
    ///   - spillLimit: By default as much as there is.
    ///   - patience: By default 10 s.
    public init(
        capacity: Int = ObjectStoreOptions.defaultCapacity,
        warmReserve: Int = 64 << 20,
        spillDirectory: String? = "/var/tmp",
        spillLimit: Int? = nil,
        patience: Duration? = .seconds(10)
    ) {
        self.capacity = capacity
        self.warmReserve = warmReserve
        self.spillDirectory = spillDirectory
        self.spillLimit = spillLimit
        self.patience = patience
    }
}

extension ObjectStoreOptions {
    /// The options as text, for the processes of a cluster.
    var text: String {
        [
            "\(capacity)", "\(warmReserve)", spillDirectory ?? "", spillLimit.map { "\($0)" } ?? "",
            patience.map { "\($0.nanoseconds)" } ?? "",
        ].joined(separator: "\n")
    }

    /// Reads what `text` wrote; the defaults for nothing.
    init(text: String?) throws(RuntimeError) {
        guard let text else {
            self.init()
            return
        }
        let parts = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, let capacity = Int(parts[0]), let warmReserve = Int(parts[1]) else {
            throw RuntimeError(.invalidConfiguration, "'\(text)' are no settings of an object store")
        }
        self.init(
            capacity: capacity, warmReserve: warmReserve, spillDirectory: parts[2].isEmpty ? nil : parts[2],
            spillLimit: Int(parts[3]), patience: Int64(parts[4]).map { .nanoseconds($0) })
    }
}

/// The object store of a process that has one: a node, or a driver. It is opened when it is first needed.
final class StoreHost: Sendable {
    typealias Store = ObjectStore<ObjectID, PeerID>

    let system: ClusterSystem
    private let options: ObjectStoreOptions
    private let opened = Mutex<Store?>(nil)
    let fetches = ObjectFetches()

    init(system: ClusterSystem, options: ObjectStoreOptions) {
        self.system = system
        self.options = options
    }

    /// The store.
    func store() throws -> Store {
        try opened.withLock { opened in
            if let opened { return opened }
            let store = try Store(
                capacity: options.capacity,
                limits: StoreLimits(
                    spilling: options.spillDirectory == nil
                        ? nil : StoreLimits.Spilling(maximumBytes: options.spillLimit),
                    whenFull: options.patience.map { .wait(atMost: $0) } ?? .fail,
                    warmReserve: options.warmReserve),
                spillDirectory: options.spillDirectory)
            store.admit(system.peer)
            opened = store
            return store
        }
    }

    /// The store, if it was ever needed.
    var existing: Store? { opened.withLock { $0 } }

    func release(_ objects: [ObjectID]) {
        guard let store = existing else { return }
        for object in objects { store.release(object) }
    }

    /// What is in the store, for a head that was restarted.
    func take(into inventory: inout Inventory) {
        inventory.stored = existing?.contents.map { Inventory.StoredObject(id: $0.key, size: $0.value) } ?? []
    }

    func lost(_ peer: PeerID) {
        existing?.lose(peer)
    }

    func close() async {
        await existing?.close()
    }

    /// Lets a process make requests: one whose connection is gone would never give back what it is given.
    func admit(_ peer: PeerID) throws -> Store {
        guard system.peers.withLock({ $0.isConnected(peer) }) || peer == system.peer else {
            throw RuntimeError(.peerLost, "the process \(peer) has no connection to the store any more")
        }
        let store = try store()
        store.admit(peer)
        return store
    }

    /// Writes a new object.
    func write(_ object: ObjectID, _ content: ObjectContent) async throws {
        let writable = try await store().create(object, size: content.count, for: system.peer)
        try content.withBytes { try writable.copyIn($0) }
        try writable.seal()
    }

    func read(_ object: ObjectID) async throws -> SharedBytes {
        try await store().read(object, for: system.peer).bytes()
    }

    func bytes(of object: ObjectID, from offset: Int, count: Int) async throws -> [UInt8] {
        let bytes = try await read(object)
        guard offset >= 0, count >= 0, count <= ObjectFetches.chunk, offset <= bytes.count - count else {
            throw RuntimeError(
                .invalidConfiguration, "\(count) bytes at \(offset) of the object \(object) of \(bytes.count) bytes")
        }
        return bytes.withUnsafeBytes { Array($0[offset..<(offset + count)]) }
    }
}
