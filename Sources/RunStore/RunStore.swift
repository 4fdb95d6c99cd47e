import Foundation
import GRDB

/// A directory of runs: their journals in an SQLite database, and their logs.
///
/// A store reads; the ``RunJournal`` of a run writes. All its methods block while SQLite works: do not call them on the
/// cooperative pool where that matters.
public final class RunStore: Sendable {
    /// What is expected at a path.
    public enum OpeningMode: Hashable, Sendable {
        /// A store, or nothing: then a store is made.
        case create
        /// A store; reading it needs no permission to write.
        case existing
    }

    /// The directory, as an absolute path.
    public var path: String { folder.path }
    /// The folder for the log files of the runs.
    public var logsPath: String { folder.logs }

    let folder: StoreFolder
    let reader: DatabaseQueue

    private init(_ folder: StoreFolder, _ reader: DatabaseQueue) {
        self.folder = folder
        self.reader = reader
    }

    /// Opens the store at a path.
    ///
    /// - Throws: A ``StoreError`` that names the path, what is wrong there and the way out. What is there and is no
    ///   store is left as it was.
    public static func open(at path: String, mode: OpeningMode) throws(StoreError) -> RunStore {
        guard !path.isEmpty else {
            throw StoreError(.noStore, "The path of the store is empty.", hint: "Name a directory with --store.")
        }
        let folder = StoreFolder(path: URL(fileURLWithPath: path).standardizedFileURL.path)
        let exists = try folder.exists()
        if exists { try folder.checkHeader() }
        if mode == .create {
            try folder.create()
            try folder.withSetupLock { () throws(StoreError) in
                if try !folder.exists() { try Schema.create(at: folder.database) }
            }
            try folder.checkHeader()
        } else if !exists {
            throw StoreError(
                .noStore, "There is no store at '\(folder.path)'.",
                hint: "Run an experiment first, or name a store with --store.")
        }
        return RunStore(folder, try openReader(folder))
    }

    private static func openReader(_ folder: StoreFolder) throws(StoreError) -> DatabaseQueue {
        let (reader, isCurrent) = try connect(folder)
        if isCurrent { return reader }
        try folder.withSetupLock { () throws(StoreError) in try Schema.migrate(folder.database) }
        return reader
    }

    private static func connect(_ folder: StoreFolder) throws(StoreError) -> (DatabaseQueue, isCurrent: Bool) {
        do {
            return try connect(folder.database, folder)
        } catch let error as DatabaseError
            where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode) && !folder.hasWriteAheadLog
        {
            // A directory that cannot be written has no room for SQLite's shared index. Without a write-ahead log
            // nobody writes: the file can be read as it is.
            do { return try connect("file:" + folder.escapedDatabase + "?immutable=1", folder) } catch {
                throw .database(error, "open", folder.database)
            }
        } catch {
            throw .database(error, "open", folder.database)
        }
    }

    private static func connect(_ name: String, _ folder: StoreFolder) throws -> (DatabaseQueue, isCurrent: Bool) {
        let reader = try DatabaseQueue(path: name, configuration: .manta(readOnly: true))
        return (reader, try reader.read { try Schema.isCurrent($0, folder.database) })
    }

    /// Reads from one consistent state of the database, whatever is written meanwhile.
    func read<Value>(_ action: String = "read", _ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do { return try reader.read(body) } catch { throw .database(error, action, folder.database) }
    }
}
