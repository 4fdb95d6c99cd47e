import Synchronization
public import TuningCore

/// The journal of a run without a store: durable at once, gone with the process.
public final class MemoryJournal: Journal {
    private typealias Element = (time: Double, event: JournalEvent)

    /// The entries in pieces, so that none is moved when more come.
    private struct State {
        var full: [[Element]] = []
        var last: [Element] = []
        var count = 0
    }

    private static let pieceSize = 4096

    /// When the journal was made, in seconds since 1970.
    public let created: Double
    private let state = Mutex(State())

    /// Makes an empty journal.
    public init() {
        created = RunStore.wallClock()
    }

    /// The entries so far.
    public var entries: [JournalEntry] {
        let (full, last) = state.withLock { ($0.full, $0.last) }
        return (full + [last]).joined().enumerated().map { index, element in
            JournalEntry(sequence: index, time: element.time, event: element.event)
        }
    }

    /// Appends events.
    @discardableResult
    public func append(_ events: [JournalEvent]) -> Int {
        let time = RunStore.wallClock()
        return state.withLock { state in
            for event in events {
                if state.last.count == Self.pieceSize {
                    state.full.append(state.last)
                    state.last = []
                }
                if state.last.isEmpty { state.last.reserveCapacity(Self.pieceSize) }
                state.last.append((time, event))
            }
            state.count += events.count
            return state.count
        }
    }

    /// Returns at once, without suspending.
    public func durable(through sequence: Int) async throws {}

    /// Does nothing.
    public func close() async throws {}
}
