import GRDB
import TuningCore

extension RunStore {
    /// All runs, the newest first. Runs that have ended are listed without reading their journals.
    public func runs() throws(StoreError) -> [RunSummary] {
        let entries = try read { try self.entries($0) }
        // Asked before the journals are read: a driver that ends meanwhile has written the end that is read next.
        let driven = entries.map { isDriven($0) }
        return try read { database in
            try zip(entries, driven).map { try summary(of: $0, isDriven: $1, database) }
        }
    }

    private func summary(of run: Entry, isDriven: Bool, _ database: Database) throws -> RunSummary {
        let sequence = try Int.fetchOne(
            database, sql: "SELECT max(sequence) + 1 FROM event WHERE run = ?", arguments: [run.row])
        if let text = run.summary, let stored = try? DescriptionCoding.value(StoredSummary.self, of: text),
            stored.sequence == sequence
        {
            return stored.summary(of: run.description, created: run.created)
        }
        var tally = RunTally(objective: run.description.objective)
        var lastTime = run.created
        try forEach(of: run, database) { entry in
            tally.apply(entry.event)
            lastTime = max(lastTime, entry.time)
        }
        return RunSummary(
            description: run.description, created: run.created,
            state: tally.end?.state ?? (isDriven ? .running : .interrupted), counts: tally.counts(isDriven: isDriven),
            bestTrial: tally.bestTrial, best: tally.best, elapsed: lastTime - run.created)
    }

    /// The run that a name, an identifier, the beginning of one, or `latest` stands for.
    func entry(of reference: String) throws(StoreError) -> Entry {
        try read { database in
            if reference == "latest" {
                guard let run = try entries(database, "ORDER BY id DESC LIMIT 1").first else { throw noRuns }
                return run
            }
            if let run = try entries(database, "WHERE name = ?", [reference]).first { return run }
            if let run = try entries(database, "WHERE identifier = ?", [reference]).first { return run }
            return try entry(beginning: reference, database)
        }
    }

    private func entry(beginning reference: String, _ database: Database) throws -> Entry {
        var matches: [Entry] = []
        if reference.count >= 4 {
            matches = try entries(database, "WHERE substr(identifier, 1, length(?1)) = ?1", [reference])
        }
        guard matches.count <= 1 else {
            let list = matches.map { "\($0.description.identifier) (\($0.description.name))" }.joined(separator: ", ")
            throw StoreError(
                .ambiguousRun, "'\(reference)' is the beginning of \(matches.count) identifiers: \(list).",
                hint: "Write more of it.")
        }
        if let match = matches.first { return match }
        let names = try String.fetchAll(database, sql: "SELECT name FROM run ORDER BY id DESC")
        guard !names.isEmpty else { throw noRuns }
        if nearest(to: reference, among: names) != nil || names.count <= 5 {
            throw StoreError(.unknownRun, unknown(reference, "run", among: names))
        }
        throw StoreError(
            .unknownRun, "There is no run '\(reference)' among the \(names.count) runs in '\(path)'.",
            hint: "List them with: manta runs")
    }

    private var noRuns: StoreError {
        StoreError(.noRuns, "The store '\(path)' holds no runs yet.", hint: "Run an experiment first.")
    }

    private func entries(
        _ database: Database, _ rest: String = "ORDER BY id DESC", _ arguments: StatementArguments = []
    ) throws -> [Entry] {
        try Row.fetchAll(
            database, sql: "SELECT id, created, description, summary, name FROM run \(rest)", arguments: arguments
        ).map { row in
            do {
                let description = try DescriptionCoding.value(RunDescription.self, of: row[2])
                return Entry(row: row[0], description: description, created: row[1], summary: row[3])
            } catch {
                throw StoreError(
                    .damaged, "The description of run '\(row[4] as String)' in '\(folder.database)' cannot be read.",
                    hint: "If a newer version of Manta wrote it, use that one; else put back a copy of the store.")
            }
        }
    }
}
