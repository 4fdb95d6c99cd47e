import SharedObjects

/// A store's state without a machine around it: it notes every action, and the test plays the disk.
struct StateHarness {
    typealias State = StoreState<Int, Int>

    var state: State
    var now = Duration.zero
    var granted: [Ticket: ObjectPlace] = [:]
    var refused: [Ticket: ObjectStoreError] = [:]
    /// The tickets in the order in which they were answered.
    var answers: [Ticket] = []
    var writes: [SpillBatch<Int>] = []
    var reads: [(object: Int, place: SpillPlace, offset: Int)] = []
    var removedFiles: [SpillFileNumber] = []
    var warmings: [Range<Int>] = []
    var coolings: [Range<Int>] = []
    var measurements = 0
    private var lastTicket: Ticket = 0

    init(capacity: Int = 16384, limits: StoreLimits = StoreLimits(), clients: [Int] = [1, 2]) {
        state = State(capacity: capacity, limits: limits)
        for client in clients { state.admit(client) }
    }

    mutating func take(_ actions: [StoreAction<Int>]) {
        for action in actions {
            switch action {
            case .grant(let ticket, let place):
                granted[ticket] = place
                answers.append(ticket)
            case .refuse(let ticket, let error):
                refused[ticket] = error
                answers.append(ticket)
            case .write(let batch): writes.append(batch)
            case .read(let object, let place, let offset): reads.append((object, place, offset))
            case .remove(let file): removedFiles.append(file)
            case .measureDisk: measurements += 1
            case .warm(let range): warmings.append(range)
            case .cool(let range): coolings.append(range)
            }
        }
    }

    @discardableResult
    mutating func create(_ object: Int, size: Int, by client: Int = 1) -> Ticket {
        lastTicket += 1
        take(state.create(object, size: size, by: client, ticket: lastTicket, now: now))
        return lastTicket
    }

    mutating func seal(_ object: Int, by client: Int = 1) throws {
        take(try state.seal(object, by: client, now: now))
    }

    /// Makes a sealed object, for which there must be room.
    @discardableResult
    mutating func put(_ object: Int, size: Int, by client: Int = 1) throws -> ObjectPlace? {
        let ticket = create(object, size: size, by: client)
        try seal(object, by: client)
        return granted[ticket]
    }

    @discardableResult
    mutating func pin(_ object: Int, for client: Int = 1) -> Ticket {
        lastTicket += 1
        take(state.pin(object, for: client, ticket: lastTicket, now: now))
        return lastTicket
    }

    mutating func unpin(_ object: Int, for client: Int = 1) {
        take(state.unpin(object, for: client, now: now))
    }

    mutating func release(_ object: Int) {
        take(state.release(object, now: now))
    }

    mutating func wait(_ duration: Duration) {
        now += duration
        take(state.tick(now: now))
    }
}

/// The disk's part.
extension StateHarness {
    static let roomyDisk = DiskSpace(total: 1 << 40, available: 1 << 39)

    mutating func measured(_ space: DiskSpace = roomyDisk) {
        take(state.measured(.success(space), now: now))
    }

    /// The last file that was begun is complete.
    mutating func written() {
        guard let batch = writes.last else { return }
        let checksums = batch.members.map { UInt32($0.object) }
        take(state.written(batch.file, checksums: checksums, space: Self.roomyDisk, now: now))
    }

    mutating func writeFailed() {
        guard let batch = writes.last else { return }
        take(state.writeFailed(batch.file, ObjectStoreError(.systemCallFailed, "no"), now: now))
    }

    mutating func restored(_ object: Int) {
        take(state.restored(object, now: now))
    }

    /// All that was to be prefaulted is.
    mutating func finishWarming() {
        while let range = warmings.popLast() { take(state.warmed(upTo: range.upperBound)) }
    }

    /// An object of that size, on the disk only: a pinned one has taken its memory.
    mutating func spill(_ object: Int, size: Int) throws {
        try put(object, size: size)
        let filler = create(-object, size: state.statistics.capacity)
        if measurements > 0, writes.isEmpty { measured() }
        written()
        guard granted[filler] != nil else { throw ObjectStoreError(.storeFull, "the harness has made no room") }
        take(try state.abort(-object, by: 1, now: now))
    }
}
