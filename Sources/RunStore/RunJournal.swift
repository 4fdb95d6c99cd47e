import Foundation
import GRDB
public import TuningCore

/// The durable journal of one run in a store.
///
/// A thread of its own writes; while it lives, so does the lock by which others see that the run is driven. A journal
/// that is let go without ``close()`` still writes what was appended, then releases the run.
public final class RunJournal: Journal {
    /// What the run was asked to do.
    public let description: RunDescription
    private let queue: JournalQueue

    init(
        _ description: RunDescription, run: Int64, database: DatabaseQueue, path: String, lock: FileLock,
        created: Double, queueLimit: Int, clock: @escaping @Sendable () -> Double
    ) {
        self.description = description
        let queue = JournalQueue(sequence: 0, limit: queueLimit, clock: clock)
        self.queue = queue
        let tally = RunTally(objective: description.objective)
        let name = description.name
        let thread = Thread {
            var writer = JournalWriter(
                database: database, queue: queue, run: run, name: name, path: path, sequence: 0, tally: tally,
                lastTime: created)
            writer.work()
            lock.release()
            queue.ended()
        }
        thread.name = "manta-journal"
        thread.start()
    }

    deinit {
        queue.finish()
    }

    /// Appends events; a full queue makes the caller wait.
    @discardableResult
    public func append(_ events: [JournalEvent]) -> Int {
        queue.append(events)
    }

    /// Returns when every event below `sequence` is on disk.
    public func durable(through sequence: Int) async throws {
        try await queue.durable(through: sequence)
    }

    /// Makes everything durable and releases the run.
    public func close() async throws {
        try await queue.close()
    }
}
