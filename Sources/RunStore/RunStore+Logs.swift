import GRDB

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension RunStore {
    /// Makes the folder for the log files of a run.
    ///
    /// - Returns: Its path.
    /// - Throws: A ``StoreError`` if the system refuses.
    public func makeLogDirectory(of identifier: String) throws(StoreError) -> String {
        let path = "\(logsPath)/\(identifier)"
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw .system(errno, "create", path) }
        return path
    }

    /// Removes the folder for the log files of a run that did not come to be, if it is empty.
    public func removeLogDirectory(of identifier: String) {
        rmdir("\(logsPath)/\(identifier)")
    }

    /// Whether a run of the store has a name.
    public func hasRun(named name: String) throws(StoreError) -> Bool {
        try read { try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM run WHERE name = ?)", arguments: [name]) }
            ?? false
    }
}
