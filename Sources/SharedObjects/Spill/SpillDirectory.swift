import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A folder for one store's spill files, which only this user may enter.
///
/// The store holds a lock on it, which the kernel takes back with the process. A folder with files and without a lock was
/// left behind by a process that was killed; the next store in the same place removes it.
final class SpillDirectory: Sendable {
    let path: String
    private let lock: Int32
    private let isRemoved = Mutex(false)

    /// Makes a folder of its own in `parent`, which is made too if it is not there.
    init(in parent: String) throws(ObjectStoreError) {
        let what = "making a folder for spill files in '\(parent)'"
        guard mkdir(parent, 0o700) == 0 || errno == EEXIST else { throw .systemCall(what, errno: errno) }
        // mkdtemp makes the folder with mode 0700.
        var template = Array("\(parent)/\(Self.prefix)XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw .systemCall(what, errno: errno) }
        path = String(decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        lock = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        // Another store may hold the lock for a moment, to see whether the folder was left behind.
        guard lock >= 0, flock(lock, LOCK_EX) == 0 else {
            let reason = errno
            if lock >= 0 { close(lock) }
            rmdir(path)
            throw .systemCall("locking '\(path)'", errno: reason)
        }
        Self.sweep(parent)
    }

    deinit {
        remove()
    }

    /// Removes the folder and the files in it. Only the first call counts.
    func remove() {
        let isFirst = isRemoved.withLock { isRemoved in
            defer { isRemoved = true }
            return !isRemoved
        }
        guard isFirst else { return }
        Self.remove(path)
        close(lock)
    }
}

extension SpillDirectory {
    private static let prefix = "manta-spill-"
    static let suffix = ".spill"
    static let partSuffix = ".part"
    /// An empty folder this young may belong to a process that has not locked it yet, in seconds.
    private static let graceAge = 60

    /// Removes folders of this user whose processes are gone.
    private static func sweep(_ parent: String) {
        for name in Folder.names(in: parent) where name.hasPrefix(prefix) && name.utf8.count == prefix.utf8.count + 6 {
            let path = "\(parent)/\(name)"
            var information = stat()
            guard lstat(path, &information) == 0, information.st_uid == geteuid() else { continue }
            let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { continue }
            // Files come after the lock: with files and without a lock, the owner is gone.
            let age = Int(time(nil)) - Folder.modificationTime(information)
            if age > graceAge || !Folder.names(in: path).isEmpty { remove(path) }
        }
    }

    /// Removes the folder and the spill files in it, but nothing that somebody else put there.
    private static func remove(_ path: String) {
        for name in Folder.names(in: path) where name.hasSuffix(suffix) || name.hasSuffix(partSuffix) {
            unlink("\(path)/\(name)")
        }
        rmdir(path)
    }
}
