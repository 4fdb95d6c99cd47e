import GRDB
import TuningCore

/// Writes a run's events into the store, in transactions as large as what has gathered.
struct JournalWriter {
    let database: DatabaseQueue
    let queue: JournalQueue
    let run: Int64
    let name: String
    let path: String
    var sequence: Int
    var tally: RunTally
    var lastTime: Double

    /// Works until the queue ends or writing fails. It blocks: give it a thread of its own.
    mutating func work() {
        do {
            try database.writeWithoutTransaction { database in
                while let batch = queue.next() {
                    try write(batch, database)
                    queue.committed(batch.count)
                }
            }
        } catch {
            queue.failed(.database(error, "record run '\(name)' in", path))
        }
        try? database.close()
    }

    private mutating func write(_ batch: [JournalQueue.Pending], _ database: Database) throws {
        try database.cachedStatement(sql: "BEGIN IMMEDIATE").execute()
        do {
            let insertion = try database.cachedStatement(sql: "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
            for pending in batch {
                let row = StoredEvent(pending.event)
                try insertion.execute(arguments: [
                    run, sequence, pending.time, row.kind, row.trial, row.attempt, row.step, row.payload,
                ])
                sequence += 1
                lastTime = max(lastTime, pending.time)
                tally.apply(pending.event)
            }
            if let summary = StoredSummary(tally, sequence: sequence, time: lastTime) {
                let text = try DescriptionCoding.text(of: summary)
                try database.execute(sql: "UPDATE run SET summary = ? WHERE id = ?", arguments: [text, run])
            }
            try database.cachedStatement(sql: "COMMIT").execute()
        } catch {
            // SQLite has rolled back by itself where it had to; then there is nothing left to undo.
            if database.isInsideTransaction { try? database.execute(sql: "ROLLBACK") }
            throw error
        }
    }
}
