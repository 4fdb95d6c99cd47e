import Synchronization
public import TuningCore

/// The journal of a run without a store: durable at once, gone with the process.
public final class MemoryJournal: Journal {
    /// When the journal was made, in seconds since 1970.
    public let created: Double
    private let written = Mutex<[(time: Double, event: JournalEvent)]>([])

    /// Makes an empty journal.
    public init() {
        created = RunStore.wallClock()
    }

    /// The entries so far.
    public var entries: [JournalEntry] {
        written.withLock { $0 }.enumerated().map { index, element in
            JournalEntry(sequence: index, time: element.time, event: element.event)
        }
    }

    /// Appends events.
    @discardableResult
    public func append(_ events: [JournalEvent]) -> Int {
        let time = RunStore.wallClock()
        return written.withLock { written in
            for event in events { written.append((time, event)) }
            return written.count
        }
    }

    /// Returns at once, without suspending.
    public func durable(through sequence: Int) async throws {}

    /// Does nothing.
    public func close() async throws {}
}
