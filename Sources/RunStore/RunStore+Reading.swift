import GRDB
import TuningCore

extension RunStore {
    /// A run's row, without what was recorded since.
    struct Entry {
        var row: Int64
        var description: RunDescription
        var created: Double
        var summary: String?
    }

    /// The entries of a run's journal that follow a sequence number, or all of them: at most `limit` ones, in order.
    ///
    /// - Parameters:
    ///   - reference: A name, an identifier or its beginning of at least four characters, or `latest`.
    ///   - sequence: The number of the last entry that is known already.
    ///   - limit: The largest number of entries.
    /// - Returns: The entries in order; none where nothing follows.
    /// - Throws: A ``StoreError`` if there is no such run, or if its journal cannot be read.
    public func entries(
        of reference: String, after sequence: Int? = nil, limit: Int = .max
    ) throws(StoreError) -> [JournalEntry] {
        let run = try entry(of: reference)
        var entries: [JournalEntry] = []
        try read { database in
            try forEach(of: run, after: sequence, limit: limit, database) { entries.append($0) }
        }
        return entries
    }

    /// The whole history of a run.
    ///
    /// - Parameter reference: A name, an identifier or its beginning of at least four characters, or `latest`.
    /// - Returns: The fold over its journal, with whether it is being driven.
    /// - Throws: A ``StoreError`` if there is no such run, with the nearest name, or if its journal cannot be read.
    public func history(of reference: String) throws(StoreError) -> RunHistory {
        let run = try entry(of: reference)
        var history = RunHistory(description: run.description, created: run.created)
        // Asked first: a driver that ends meanwhile has written the end that is read next.
        history.isDriven = isDriven(run)
        try read { database in
            try forEach(of: run, database) { history.apply($0) }
        }
        return history
    }

    /// Whether a process is driving the run.
    func isDriven(_ run: Entry) -> Bool {
        FileLock.isHeld(folder.lock(of: run.description.identifier))
    }

    /// Calls `body` with each entry of a run in order.
    func forEach(
        of run: Entry, after sequence: Int? = nil, limit: Int = .max, _ database: Database,
        _ body: (JournalEntry) -> Void
    ) throws {
        let statement = try database.cachedStatement(
            sql: """
                SELECT sequence, time, kind, trial, attempt, step, payload FROM event
                WHERE run = ? AND sequence > ? ORDER BY sequence LIMIT ?
                """)
        let rows = try Row.fetchCursor(statement, arguments: [run.row, sequence ?? -1, limit])
        while let row = try rows.next() {
            let sequence: Int = row[0]
            do throws(StoredEvent.Problem) {
                let event = try Self.event(of: row)
                body(JournalEntry(sequence: sequence, time: row[1], event: event))
            } catch {
                throw problem(error, at: sequence, of: run)
            }
        }
    }

    private static func event(of row: Row) throws(StoredEvent.Problem) -> JournalEvent {
        try StoredEvent(kind: row[2], trial: row[3], attempt: row[4], step: row[5], payload: row[6]).event()
    }

    private func problem(_ problem: StoredEvent.Problem, at sequence: Int, of run: Entry) -> StoreError {
        let place = "Entry \(sequence) of run '\(run.description.name)' in '\(folder.database)'"
        switch problem {
        case .unknownKind(let kind):
            return StoreError(
                .unknownEntry, "\(place) is of a kind that this version of Manta does not know: '\(kind)'.",
                hint: "Read it with Manta \(run.description.environment.version), which made the run, or a newer one.")
        case .malformed(let part):
            return StoreError(
                .damaged, "\(place) cannot be read: its '\(part)' is missing or malformed.",
                hint: "Put back a copy of the store.")
        }
    }
}
