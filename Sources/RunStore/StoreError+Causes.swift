import GRDB
import Glibc

extension StoreError {
    /// Says in words why the system refused something about a file.
    static func system(_ number: Int32, _ action: String, _ path: String) -> Self {
        let reason = String(cString: strerror(number))
        if number == ENOSPC || number == EDQUOT {
            return Self(.diskFull, "Cannot \(action) '\(path)': the disk is full.", hint: "Make room and try again.")
        }
        let hint =
            number == ENOTDIR
            ? "A part of the path is a file; name another place with --store."
            : "Check the path and its permissions, or name another place with --store."
        return Self(.notAccessible, "Cannot \(action) '\(path)': \(reason.lowercased()).", hint: hint)
    }

    /// Says in words why SQLite refused something; errors that are in words already pass through.
    static func database(_ error: any Error, _ action: String, _ path: String) -> Self {
        if let error = error as? Self { return error }
        guard let error = error as? DatabaseError else {
            return Self(.failed, "Cannot \(action) '\(path)': \(error).")
        }
        switch error.resultCode {
        case .SQLITE_FULL:
            return Self(.diskFull, "Cannot \(action) '\(path)': the disk is full.", hint: "Make room and try again.")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return Self(
                .busy, "Cannot \(action) '\(path)': another process has kept it locked for too long.",
                hint: "Find out which processes use it (fuser '\(path)') and try again.")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return Self(
                .damaged, "Cannot \(action) '\(path)': the file is damaged.",
                hint: "Put back a copy of it, or save what can be read with: sqlite3 '\(path)' .recover")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_CANTOPEN:
            return Self(
                .notAccessible, "Cannot \(action) '\(path)': it or its directory cannot be written here.",
                hint: "Check the permissions, or name another place with --store.")
        case .SQLITE_IOERR:
            return Self(
                .failed, "Cannot \(action) '\(path)': the disk failed to read or write.",
                hint: "Look into the system's log for the disk's errors.")
        default:
            return Self(.failed, "Cannot \(action) '\(path)': \(error.message ?? "SQLite does not say why").")
        }
    }
}
