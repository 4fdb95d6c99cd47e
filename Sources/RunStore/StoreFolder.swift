import Foundation
import Glibc

/// The files of a store and what can be told of them without SQLite.
struct StoreFolder: Sendable {
    /// The directory.
    let path: String

    /// The database.
    var database: String { path + "/manta.sqlite" }
    /// The folder of log files.
    var logs: String { path + "/logs" }
    private var locks: String { path + "/locks" }

    /// The lock that the driver of a run holds.
    func lock(of identifier: String) -> String { "\(locks)/\(identifier).lock" }

    /// Finds what is at the path.
    ///
    /// - Returns: Whether there is a store.
    /// - Throws: A ``StoreError`` if there is something else, or if the system does not let us look.
    func exists() throws(StoreError) -> Bool {
        guard let isDirectory = try Self.isDirectory(path) else { return false }
        guard isDirectory else {
            throw StoreError(
                .notAStore, "'\(path)' is a file; a store is a directory.", hint: "Name another place with --store.")
        }
        guard try Self.isDirectory(database) == nil else { return true }
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: path) } catch {
            throw .system(EACCES, "list", path)
        }
        guard let other = names.sorted().first(where: { !Self.isOwn($0) }) else { return false }
        // Another process may have put the database there since we looked.
        guard try Self.isDirectory(database) == nil else { return true }
        throw StoreError(
            .notAStore, "'\(path)' is no store: it holds other things ('\(other)') and no manta.sqlite.",
            hint: "Name an empty or a new directory with --store.")
    }

    /// Makes the directories that are missing.
    func create() throws(StoreError) {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += made.isEmpty || made.hasSuffix("/") ? String(part) : "/\(part)"
            try Self.makeDirectory(made)
        }
        for folder in [logs, locks] { try Self.makeDirectory(folder) }
    }

    /// Does something while no other process sets up or migrates the store.
    func withSetupLock(_ body: () throws(StoreError) -> Void) throws(StoreError) {
        let lock = try FileLock.acquire(lock(of: "setup"), waiting: true)
        try withExtendedLifetime(lock) { () throws(StoreError) in try body() }
    }

    /// Checks by its first bytes that the database is SQLite's and Manta's, and that it may be read.
    func checkHeader() throws(StoreError) {
        let descriptor = open(database, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(errno, "open", database) }
        defer { close(descriptor) }
        var header = [UInt8](repeating: 0, count: 100)
        let count = read(descriptor, &header, header.count)
        guard count >= 0 else {
            guard errno != EISDIR else {
                throw StoreError(
                    .notAStore, "'\(database)' is a directory; it must be a database of Manta.",
                    hint: "Name another store with --store.")
            }
            throw .system(errno, "read", database)
        }
        guard count == header.count, header.starts(with: Array("SQLite format 3\0".utf8)) else {
            let what = count == 0 ? "is empty" : "is not an SQLite database"
            throw StoreError(
                .notAStore, "'\(database)' \(what), so '\(path)' is no store.",
                hint: "Put back a copy of it, or name another store with --store.")
        }
        let application = header[68..<72].reduce(0) { $0 << 8 | Int32($1) }
        guard application == Schema.applicationID else {
            throw StoreError(
                .notAStore, "'\(database)' is another program's database, so '\(path)' is no store.",
                hint: "Name another place with --store.")
        }
    }

    /// Whether a store that is being made has a file of that name.
    private static func isOwn(_ name: String) -> Bool {
        name == "logs" || name == "locks" || name.hasPrefix("manta.sqlite.new")
    }

    /// Whether there is a directory, or something else; `nil` where there is nothing.
    private static func isDirectory(_ path: String) throws(StoreError) -> Bool? {
        var information = stat()
        guard stat(path, &information) == 0 else {
            guard errno == ENOENT else { throw .system(errno, "open", path) }
            return nil
        }
        return information.st_mode & S_IFMT == S_IFDIR
    }

    private static func makeDirectory(_ path: String) throws(StoreError) {
        guard mkdir(path, 0o777) != 0 else { return }
        let reason = errno
        if try isDirectory(path) == true { return }
        throw .system(reason == EEXIST ? ENOTDIR : reason, "create", path)
    }
}

extension StoreFolder {
    /// Whether there is a write-ahead log that holds something, so that somebody writes or was cut off writing.
    var hasWriteAheadLog: Bool {
        var information = stat()
        return stat(database + "-wal", &information) == 0 && information.st_size > 0
    }

    /// The path of the database as a part of a URI.
    var escapedDatabase: String {
        database.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? database
    }
}
