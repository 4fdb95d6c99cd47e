import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A folder under the temporary directory that only this user may enter.
final class PrivateDirectory: Sendable {
    let path: String
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
    }

    /// mkdtemp makes the folder with mode 0700. Names must stay short: a socket's path has about 100 bytes.
    private static func make(in parent: String) throws(RuntimeError) -> String {
        guard parent.utf8.count < 60 else {
            throw RuntimeError(.invalidConfiguration, "the temporary directory '\(parent)' is too long for sockets")
        }
        var template = Array("\(parent)/manta-XXXXXX".utf8CString)
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
        if let folder = opendir(path) {
            while let entry = readdir(folder) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                    name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != ".", name != ".." { unlink("\(path)/\(name)") }
            }
            closedir(folder)
        }
        rmdir(path)
    }

    deinit {
        remove()
    }
}
