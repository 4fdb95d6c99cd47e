import RuntimeCore
import SharedObjects

/// A store's state against a naive model of the machine around it: random clients, a disk that is slow and sometimes
/// refuses, and a clock that jumps.
///
/// The model does not know when the state gives up memory that is on the disk too. It finds out when that memory is given
/// to others, and then asks whether it was right to do so.
struct StoreSimulation {
    /// Where the model believes the bytes of an object to be.
    struct Item {
        let size: Int
        var offset: Int?
        var creator: Int?
        var file: SpillPlace?
        var isWriting = false
        var isRestoring = false
        var isReleased = false
        var pins: [Int: Int] = [:]

        var isSealed: Bool { creator == nil }
        /// Whether the state may take the memory away without a word.
        var isEvictable: Bool { isSealed && pins.isEmpty && file != nil && !isWriting && !isRestoring }
    }

    struct Asked {
        let object: Int
        let size: Int
        let client: Int
        let isCreation: Bool
        let deadline: Duration
    }

    static let clients = 1...4

    var random: SplitMix
    let capacity: Int
    let limits: StoreLimits
    var state: StoreState<Int, Int>
    var now = Duration.zero
    var items: [Int: Item] = [:]
    var waiting: [Ticket: Asked] = [:]
    /// The tickets of the creations that wait, the oldest first.
    var creations: [Ticket] = []
    /// The objects that wait for room to come back, the first asked for first.
    var restores: [Int] = []
    var files: [SpillFileNumber: [Int: SpillPlace]] = [:]
    var batch: SpillBatch<Int>?
    var reads: [(object: Int, offset: Int)] = []
    var isMeasuring = false
    var warming: Range<Int>?
    var cooling: Range<Int>?
    var lastTicket: Ticket = 0
    var lastObject = 0
    private let report = Report()

    init(seed: UInt64) {
        random = SplitMix(seed: seed)
        capacity = seed.isMultiple(of: 5) ? 6 << 20 : 16384
        let spilling = StoreLimits.Spilling(
            maximumBytes: [nil, nil, capacity, 4 * capacity].randomElement(using: &random) ?? nil,
            diskFullFraction: 0.95, batchBytes: [1, capacity / 8, capacity / 2].randomElement(using: &random) ?? 1)
        limits = StoreLimits(
            spillFraction: [0.1, 0.5, 0.8, 1].randomElement(using: &random) ?? 1,
            spilling: Int.random(in: 0..<5, using: &random) == 0 ? nil : spilling,
            whenFull: Int.random(in: 0..<3, using: &random) == 0 ? .fail : .wait(atMost: .seconds(3)),
            warmReserve: [0, capacity / 4].randomElement(using: &random) ?? 0,
            coolAfter: [nil, .milliseconds(100)].randomElement(using: &random) ?? nil)
        state = StoreState(capacity: capacity, limits: limits)
        for client in Self.clients { state.admit(client) }
    }

    mutating func run(steps: Int) {
        for _ in 0..<steps where problems.isEmpty {
            step()
            check()
        }
        if problems.isEmpty { windDown() }
    }

    var problems: [String] { report.problems }

    func expect(_ condition: Bool, _ problem: @autoclosure () -> String) {
        if !condition { fail(problem()) }
    }

    func fail(_ problem: String) {
        report.problems.append(problem)
    }

    /// Apart from the simulation, so that it can be added to while the simulation is looked at.
    private final class Report {
        var problems: [String] = []
    }

    /// Gives back everything: then the arena must be one free block, and the disk empty.
    private mutating func windDown() {
        for client in Self.clients {
            forget(client)
            take(state.lose(client, now: now))
        }
        for object in items.keys.sorted() { release(object) }
        for _ in 0..<1000 where batch != nil || !reads.isEmpty || isMeasuring || warming != nil || cooling != nil {
            finishDiskWork()
        }
        check()
        let statistics = state.statistics
        expect(waiting.isEmpty, "\(waiting.count) requests were never answered")
        expect(items.isEmpty, "objects \(items.keys.sorted()) are left")
        expect(files.isEmpty && statistics.diskFiles == 0 && statistics.diskBytes == 0, "files are left: \(files)")
        expect(statistics.objects == 0 && statistics.usedBytes == 0, "\(statistics) at the end")
        expect(statistics.largestFreeBlock == capacity, "the free memory is in pieces: \(statistics)")
    }

    /// What must hold after every event.
    private func check() {
        let statistics = state.statistics
        expect(statistics.objects == items.count, "\(statistics.objects) objects instead of \(items.count)")
        expect(
            statistics.waitingRequests == waiting.count,
            "\(statistics.waitingRequests) instead of \(waiting.count) wait")
        let held = items.values.filter { $0.offset != nil && !$0.isEvictable }
            .reduce(0) { $0 + ArenaAllocator.blockSize(for: $1.size) }
        expect(
            statistics.usedBytes - statistics.evictableBytes == held,
            "\(statistics.usedBytes) - \(statistics.evictableBytes) bytes are used that cannot go, not \(held)")
        let isRoomOnItsWay = batch != nil || isMeasuring || cooling != nil
        for (ticket, asked) in waiting where asked.deadline <= now && !isRoomOnItsWay {
            let isReading = reads.contains { $0.object == asked.object }
            expect(isReading, "request \(ticket) waits beyond its deadline, and no room is on its way")
        }
        if let wake = state.nextWake(after: now) {
            expect(wake > now, "the state wants to be woken at \(wake), and it is \(now)")
        } else {
            let first = waiting.values.map(\.deadline).filter { $0 > now }.min()
            expect(first == nil, "nobody will wake the state at \(first ?? .zero)")
        }
    }
}
