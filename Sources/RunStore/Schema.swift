import GRDB
import Glibc

/// The tables of a store and how older ones become newer ones.
enum Schema {
    /// Marks an SQLite database as Manta's: "MNTA".
    static let applicationID: Int32 = 0x4D4E_5441

    /// The steps from nothing to the format of this version, in order; a released one is never changed.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: runs and events") { database in
            try database.execute(
                sql: """
                    CREATE TABLE run (
                        id INTEGER PRIMARY KEY,
                        identifier TEXT NOT NULL UNIQUE,
                        name TEXT NOT NULL UNIQUE,
                        created REAL NOT NULL,
                        description TEXT NOT NULL,
                        summary TEXT
                    ) STRICT;
                    CREATE TABLE event (
                        run INTEGER NOT NULL REFERENCES run (id),
                        sequence INTEGER NOT NULL,
                        time REAL NOT NULL,
                        kind TEXT NOT NULL,
                        trial INTEGER,
                        attempt INTEGER,
                        step INTEGER,
                        payload TEXT,
                        PRIMARY KEY (run, sequence)
                    ) STRICT, WITHOUT ROWID;
                    """)
        }
        return migrator
    }

    /// Puts an empty database of this version at a path, where it is complete or absent.
    static func create(at path: String) throws(StoreError) {
        let unfinished = path + ".new"
        for ending in ["", "-journal", "-wal", "-shm"] { unlink(unfinished + ending) }
        do {
            let database = try DatabaseQueue(path: unfinished)
            try database.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            }
            try migrator.migrate(database)
            try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
            try database.close()
        } catch {
            throw .database(error, "create", path)
        }
        guard rename(unfinished, path) == 0 else { throw .system(errno, "create", path) }
        try sync(directoryOf: path)
    }

    /// Brings an older database to the format of this version.
    static func migrate(_ path: String) throws(StoreError) {
        do {
            let database = try DatabaseQueue(path: path, configuration: .manta())
            try migrator.migrate(database)
            try database.close()
        } catch {
            throw .database(error, "bring to the format of this version", path)
        }
    }

    /// Whether the database has the format of this version.
    ///
    /// - Throws: A ``StoreError`` if a newer version wrote it.
    static func isCurrent(_ database: Database, _ path: String) throws -> Bool {
        let migrator = migrator
        if let newer = try migrator.appliedIdentifiers(database).subtracting(migrator.migrations).max() {
            let known = migrator.migrations.last ?? ""
            throw StoreError(
                .newerFormat,
                "'\(path)' was written by a newer version of Manta: its format is '\(newer)', this version knows "
                    + "formats up to '\(known)'.", hint: "Use the newer version.")
        }
        return try migrator.hasCompletedMigrations(database)
    }

    private static func sync(directoryOf path: String) throws(StoreError) {
        let directory = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(errno, "open", directory) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system(errno, "write", directory) }
    }
}

extension Configuration {
    /// How every connection to a store is set up.
    ///
    /// SQLite's own way to wait for a lock sleeps up to 100 ms, in which a busy journal commits a thousand times: the
    /// other writer would starve. Half a millisecond gives both their turn.
    static func manta(readOnly: Bool = false) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.busyMode = .callback { attempts in
            usleep(500)
            return attempts < 60_000
        }
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        return configuration
    }
}
