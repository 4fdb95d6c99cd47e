import SharedObjects
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A folder under the temporary directory that only this user may enter.
///
/// Its owner holds a lock on it, which the kernel takes back with the process. A folder without a lock was left behind by
/// a process that was killed; the next one to make a folder removes it.
final class PrivateDirectory: Sendable {
    let path: String
    private let lock: Int32
    private let isRemoved = Mutex(false)

    /// Makes a folder with a name of its own.
    init() throws(RuntimeError) {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        do {
            path = try Self.make(in: parent)
        } catch {
            guard parent != "/tmp" else { throw error }
            path = try Self.make(in: "/tmp")
        }
        lock = Self.lock(path) ?? -1
        close(open("\(path)/\(Self.marker)", O_WRONLY | O_CREAT | O_CLOEXEC, mode_t(0o600)))
        Self.sweep(String(path.dropLast(Self.prefix.utf8.count + 7)))
    }

    /// mkdtemp makes the folder with mode 0700. Names must stay short: a socket's path has about 100 bytes.
    private static func make(in parent: String) throws(RuntimeError) -> String {
        guard parent.utf8.count < 60 else {
            throw RuntimeError(.invalidConfiguration, "the temporary directory '\(parent)' is too long for sockets")
        }
        var template = Array("\(parent)/\(prefix)XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw RuntimeError.systemCall("making a folder in '\(parent)'", errno: errno)
        }
        return String(decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Removes the folder and the files in it. Only the first call counts.
    func remove() {
        let isFirst = isRemoved.withLock { isRemoved in
            defer { isRemoved = true }
            return !isRemoved
        }
        guard isFirst else { return }
        Self.remove(path)
        if lock >= 0 { close(lock) }
    }

    deinit {
        remove()
    }
}

extension PrivateDirectory {
    private static let prefix = "manta-"
    /// The file by which such a folder is known.
    private static let marker = "private"
    /// A folder this young may belong to a process that has not locked it yet, in seconds.
    private static let graceAge = 60

    /// Locks a folder for this process; `nil` if another one has it.
    private static func lock(_ path: String) -> Int32? {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return descriptor }
        close(descriptor)
        return nil
    }

    /// Removes folders of this user whose processes are gone.
    private static func sweep(_ parent: String) {
        let now = Int(time(nil))
        for name in Folder.names(in: parent) where name.hasPrefix(prefix) && name.utf8.count == prefix.utf8.count + 6 {
            let path = "\(parent)/\(name)"
            var information = stat()
            var file = stat()
            guard lstat(path, &information) == 0, information.st_uid == geteuid(),
                now - Folder.modificationTime(information) > graceAge,
                lstat("\(path)/\(marker)", &file) == 0, file.st_mode & S_IFMT == S_IFREG,
                let descriptor = lock(path)
            else { continue }
            remove(path)
            close(descriptor)
        }
    }

    private static func remove(_ path: String) {
        for name in Folder.names(in: path) { unlink("\(path)/\(name)") }
        rmdir(path)
    }
}
