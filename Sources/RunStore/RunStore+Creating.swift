import GRDB
import Glibc

extension RunStore {
    /// What tests change of a journal.
    package struct JournalOptions: Sendable {
        /// How many events wait in memory before ``RunJournal/append(_:)`` makes its callers wait.
        package var queueLimit = 16_384
        /// How many pages the database may have; a small number stands for a full disk.
        package var pageLimit: Int?
        /// The wall clock, in seconds since 1970.
        package var clock: @Sendable () -> Double = RunStore.wallClock

        /// The options of every run.
        package init() {}
    }

    /// The time in seconds since 1970.
    package static func wallClock() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// Writes a new run down and opens its journal.
    ///
    /// - Throws: A ``StoreError`` if the name is taken or is no name, or if the store cannot be written.
    public func createRun(_ description: RunDescription) throws(StoreError) -> RunJournal {
        try createRun(description, JournalOptions())
    }

    package func createRun(
        _ description: RunDescription, _ options: JournalOptions
    ) throws(StoreError) -> RunJournal {
        try Self.check(description.name)
        try folder.create()
        guard let lock = try FileLock.acquire(folder.lock(of: description.identifier)) else {
            throw StoreError(.driven, "Another process drives a run with the identifier '\(description.identifier)'.")
        }
        let created = options.clock()
        do {
            let text = try DescriptionCoding.text(of: description)
            let database = try DatabaseQueue(path: folder.database, configuration: .manta())
            let run = try database.write { database in
                if let limit = options.pageLimit {
                    _ = try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(limit)")
                }
                try database.execute(
                    sql: "INSERT INTO run (identifier, name, created, description) VALUES (?, ?, ?, ?)",
                    arguments: [description.identifier, description.name, created, text])
                return database.lastInsertedRowID
            }
            return RunJournal(
                description, run: run, database: database, path: folder.database, lock: lock, created: created,
                queueLimit: options.queueLimit, clock: options.clock)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            throw taken(description, error)
        } catch {
            throw .database(error, "record run '\(description.name)' in", folder.database)
        }
    }

    /// A name that no run of the store has: `digits-mlp-3` after `digits-mlp-1` and `digits-mlp-2`.
    public func freshName(for experiment: String) throws(StoreError) -> String {
        let names = try read { try String.fetchAll($0, sql: "SELECT name FROM run") }
        let prefix = experiment + "-"
        let numbers = names.compactMap { $0.hasPrefix(prefix) ? Int($0.dropFirst(prefix.count)) : nil }
        return prefix + "\((numbers.filter { $0 < .max }.max() ?? 0) + 1)"
    }

    /// Draws an identifier for a run: ten lower-case letters and digits.
    public static func makeIdentifier() -> String {
        var generator = SystemRandomNumberGenerator()
        return makeIdentifier(using: &generator)
    }

    /// Draws an identifier for a run from a generator.
    package static func makeIdentifier(using generator: inout some RandomNumberGenerator) -> String {
        let characters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        return String((0..<10).map { _ in characters[Int.random(in: characters.indices, using: &generator)] })
    }

    private static func check(_ name: String) throws(StoreError) {
        let hasControl = name.unicodeScalars.contains { $0.properties.generalCategory == .control }
        guard name != "latest" else {
            throw StoreError(
                .invalidName, "A run cannot be named 'latest', which stands for the newest run.",
                hint: "Choose another name.")
        }
        guard !name.isEmpty, name.first?.isWhitespace == false, name.last?.isWhitespace == false, !hasControl else {
            throw StoreError(
                .invalidName, "'\(name)' is no name for a run.",
                hint: "Use letters, digits and '-'.")
        }
    }

    private func taken(_ description: RunDescription, _ error: DatabaseError) -> StoreError {
        guard error.message?.contains("run.name") == true else {
            return StoreError(
                .nameTaken, "The store '\(path)' already holds a run with the identifier '\(description.identifier)'.",
                hint: "Draw another one.")
        }
        return StoreError(
            .nameTaken, "The store '\(path)' already holds a run named '\(description.name)'.",
            hint: "Choose another name.")
    }
}
