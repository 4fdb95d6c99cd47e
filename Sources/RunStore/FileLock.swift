import Glibc
import Synchronization

/// An advisory lock on a file of its own, which the kernel releases when its holder dies.
///
/// It belongs to the open file, not to the process (an "open file description lock"): another thread that opens and
/// closes the same file does not lose it, and a child that runs another program does not inherit it. The file is
/// removed when the lock is released; after a death it stays behind, unlocked.
final class FileLock: Sendable {
    private let path: String
    private let descriptor: Mutex<Int32?>

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = Mutex(descriptor)
    }

    deinit { release() }

    /// Removes the file and releases the lock, once.
    func release() {
        let held = descriptor.withLock { $0.take() }
        guard let held else { return }
        unlink(path)
        close(held)
    }

    /// Takes the lock, or returns `nil` where somebody else holds it and `waiting` is false.
    static func acquire(_ path: String, waiting: Bool = false) throws(StoreError) -> FileLock? {
        while true {
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
            guard descriptor >= 0 else { throw .system(errno, "create", path) }
            guard control(descriptor, waiting ? Command.setWaiting : Command.set, F_WRLCK) != nil else {
                let reason = errno
                close(descriptor)
                if reason == EINTR { continue }
                guard reason == EAGAIN || reason == EACCES else { throw .system(reason, "lock", path) }
                return nil
            }
            // Between opening and locking, the holder before us may have removed the file: then the lock is on nothing.
            if isSame(descriptor, path) { return FileLock(path: path, descriptor: descriptor) }
            close(descriptor)
        }
    }

    /// Whether somebody holds the lock; asking does not get in the way of anybody who takes it.
    static func isHeld(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return control(descriptor, Command.get, F_WRLCK)?.l_type == Int16(F_WRLCK)
    }

    /// What Glibc's module lacks: `F_OFD_GETLK`, `F_OFD_SETLK` and `F_OFD_SETLKW`, the same on every Linux.
    private enum Command {
        static let get: Int32 = 36
        static let set: Int32 = 37
        static let setWaiting: Int32 = 38
    }

    private static func control(_ descriptor: Int32, _ command: Int32, _ type: Int32) -> flock? {
        var request = flock()
        request.l_type = Int16(type)
        request.l_whence = Int16(SEEK_SET)
        return fcntl(descriptor, command, &request) == 0 ? request : nil
    }

    private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
        var opened = stat()
        var named = stat()
        guard fstat(descriptor, &opened) == 0, stat(path, &named) == 0 else { return false }
        return opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
    }
}
