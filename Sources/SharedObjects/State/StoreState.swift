/// Decides everything about the objects of one machine: what lies where in the arena, what goes to the disk and comes
/// back, who waits and who is refused. A pure value: no input or output, no clock.
///
/// Every event is a function that takes the time and returns the actions to perform. A request has a ticket, and is
/// answered by exactly one `grant` or `refuse` with that ticket: at once, or when there is room.
///
/// The rules it keeps:
/// - What is pinned or unsealed stays where it is.
/// - Objects are never dropped while somebody in the cluster refers to them (until `release`).
/// - Above `spillFraction` the least recently used objects are written to the disk ahead of need. They stay readable in the
///   arena until their memory is wanted: then giving it up costs nothing.
/// - Creations are served in the order in which they came, and so are reads of spilled objects. Those go before creations,
///   because whoever reads holds memory that becomes free when it is done; only while pins of others block a read,
///   creations go on.
/// - A request is refused when its patience is over and no room is on its way from the disk.
package struct StoreState<Object: Hashable & Sendable, Client: Hashable & Sendable>: Sendable {
    package typealias Action = StoreAction<Object>
    typealias Entry = StoredObject<Client>
    typealias Request = StoreRequest<Object, Client>

    package let limits: StoreLimits
    var allocator: ArenaAllocator
    var objects: [Object: Entry] = [:]
    var clients: [Client: StoreClient<Object>] = [:]

    /// What could be spilled: sealed, not pinned, in the arena only.
    var dirty = RecencyList<Object>()
    /// What could be given up at once: not pinned, in the arena and on the disk.
    var clean = RecencyList<Object>()

    var requests: [Ticket: Request] = [:]
    /// The tickets of all requests, the oldest first; their deadlines rise.
    var arrivals = LinkedSet<Ticket>()
    var creations = LinkedSet<Ticket>()
    var pendingCreations: [Object: Ticket] = [:]
    /// The objects that wait for room to be read back.
    var restores = LinkedSet<Object>()

    var files = SpillLedger()
    var disk: DiskGate
    /// The file that is being written.
    var batch: SpillBatch<Object>?
    /// When it is worth trying again what the disk refused.
    var retryAt: Duration?

    var warmReserve: Int
    var isWarming = false
    /// What is being given back to the system.
    var cooling: Range<Int>?
    /// When memory is given back, unless the store is used before.
    var coolAt: Duration?
    /// What objects took when that was last looked at.
    var balancedBytes = 0
    var totals = StoreStatistics.Totals()
    var isClosed = false
    private var actions: [Action] = []

    /// An empty store in an arena of `capacity` bytes.
    package init(capacity: Int, limits: StoreLimits) {
        self.limits = limits
        allocator = ArenaAllocator(capacity: capacity)
        disk = DiskGate(limits.spilling)
        warmReserve = limits.warmReserve
    }

    /// When to call `tick` at the latest; `nil` while nothing depends on time.
    package func nextWake(after now: Duration) -> Duration? {
        guard !requests.isEmpty else { return coolAt }
        let deadline = arrivals.lazy.compactMap { requests[$0]?.deadline }.first { $0 > now }
        return [deadline, retryAt, coolAt].compactMap { $0 }.min()
    }

    /// Time has passed.
    package mutating func tick(now: Duration) -> [Action] {
        serve(now)
        coolIfIdle(now)
        return takeActions()
    }

    /// What objects take in the arena.
    var objectBytes: Int { allocator.usedBytes - (cooling?.count ?? 0) }

    mutating func emit(_ action: Action) {
        actions.append(action)
    }

    mutating func takeActions() -> [Action] {
        guard !actions.isEmpty else { return [] }
        defer { actions = [] }
        return actions
    }
}
