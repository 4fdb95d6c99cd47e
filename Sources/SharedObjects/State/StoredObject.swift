/// What the state of a store knows about one object.
struct StoredObject<Client: Hashable & Sendable>: Sendable {
    /// Where the bytes are.
    ///
    ///     unsealed ─seal→ memory ─→ writing ─→ both ─→ disk ─→ awaitingRoom ─→ restoring ─→ both
    ///
    /// A write that fails leads back to `memory`, a read that fails back to `disk`.
    enum Residence: Sendable {
        /// The creator is writing it.
        case unsealed(at: Int, by: Client)
        /// In the arena only.
        case memory(at: Int)
        /// In the arena, and on its way to a file. It can be read, but its memory must stay as it is.
        case writing(at: Int)
        /// In the arena and on the disk: the memory can be given up at any time nobody has it pinned.
        case both(at: Int, SpillPlace)
        /// On the disk only.
        case disk(SpillPlace)
        /// On the disk, and to be read as soon as there is room.
        case awaitingRoom(SpillPlace)
        /// Being read into the arena.
        case restoring(to: Int, SpillPlace)
    }

    let size: Int
    var residence: Residence
    /// How many pins there are, of all clients.
    var pins = 0
    /// The requests that pin the object once it is back in the arena.
    var waiters: [Ticket] = []
    /// Nobody in the cluster refers to it any more: it goes as soon as nobody uses it here.
    var isReleased = false

    init(size: Int, residence: Residence) {
        self.size = size
        self.residence = residence
    }

    var blockSize: Int { ArenaAllocator.blockSize(for: size) }
    var isUnused: Bool { pins == 0 && waiters.isEmpty }
}

/// What a client has in a store.
struct StoreClient<Object: Hashable & Sendable>: Sendable {
    private var pinCounts: [Object: Int] = [:]
    /// What is pinned, in the order in which it was: what follows from losing the client must not depend on hashing.
    private(set) var pinned = LinkedSet<Object>()
    var unsealed: Set<Object> = []
    var waiting: Set<Ticket> = []

    func pins(of object: Object) -> Int { pinCounts[object] ?? 0 }

    mutating func addPin(_ object: Object) {
        pinCounts[object, default: 0] += 1
        pinned.append(object)
    }

    /// Takes one pin away; whether there was one.
    mutating func removePin(_ object: Object) -> Bool {
        guard let count = pinCounts[object] else { return false }
        pinCounts[object] = count > 1 ? count - 1 : nil
        if count == 1 { pinned.remove(object) }
        return true
    }
}

/// A request without an answer.
struct StoreRequest<Object: Hashable & Sendable, Client: Hashable & Sendable>: Sendable {
    enum Kind: Sendable {
        case creation
        case pin
    }

    let kind: Kind
    let object: Object
    let size: Int
    let client: Client
    /// From then on the request is refused if no room is on its way.
    let deadline: Duration
}
