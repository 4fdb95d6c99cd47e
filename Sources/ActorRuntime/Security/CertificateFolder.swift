#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A folder of certificates and keys. Files in it are complete or absent, and none is replaced by accident.
struct CertificateFolder {
    private let path: String

    init(_ path: String) {
        self.path = path
    }

    /// Makes the folder if need be, and throws if one of the files exists and may not be replaced.
    func prepare(for files: [String], force: Bool) throws(RuntimeError) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw RuntimeError(
                .invalidConfiguration,
                "the folder '\(path)' cannot be made: \(describe(errno: errno)); name one whose parent exists and can be "
                    + "written to")
        }
        guard !force else { return }
        for file in files where Self.exists(file) { throw Self.taken(file) }
    }

    /// Writes a file under another name, and gives it its own when it is on the disk.
    static func store(_ text: String, to path: String, mode: mode_t, force: Bool) throws(RuntimeError) {
        var template = Array("\(path).XXXXXX".utf8CString)
        // The file is for this user only until its mode says otherwise.
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw failure(path) }
        let temporary = String(decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        defer { unlink(temporary) }
        let isWritten =
            writeAll(Array(text.utf8), descriptor) && fchmod(descriptor, mode) == 0 && fsync(descriptor) == 0
        let error = isWritten ? nil : failure(path)
        close(descriptor)
        if let error { throw error }
        // A link, other than a rename, never replaces a file that came in the meantime.
        guard (force ? rename(temporary, path) : link(temporary, path)) == 0 else {
            throw errno == EEXIST ? taken(path) : failure(path)
        }
        syncFolder(of: path)
    }

    static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    /// Removes a file that was written but is of no use.
    static func remove(_ path: String) {
        unlink(path)
    }

    private static func writeAll(_ bytes: [UInt8], _ descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// The file's name must be on the disk too. Some file systems cannot do that, and need not.
    private static func syncFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func taken(_ path: String) -> RuntimeError {
        RuntimeError(
            .invalidConfiguration, "'\(path)' exists already: name another folder or member, or replace it with --force"
        )
    }

    private static func failure(_ path: String) -> RuntimeError {
        RuntimeError(
            .invalidConfiguration,
            "'\(path)' cannot be written: \(describe(errno: errno)); name a folder that can be written to")
    }
}
