#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The folder of a cluster on the machine of its head: how it is reached, its secret, its journal and its logs.
///
/// Only its owner may enter it. What it says of the cluster is there as long as the cluster is, also while the head is
/// down.
package struct ClusterFolder: Sendable {
    package let path: String

    package init(_ path: String) {
        self.path = path
    }

    var journal: String { "\(path)/head.journal" }
    package var logs: String { "\(path)/logs" }
    private var addressFile: String { "\(path)/address" }
    private var tokenFile: String { "\(path)/token" }
    private var certificatesFile: String { "\(path)/certificates" }
    private var lockFile: String { "\(path)/lock" }

    /// The cluster, if there is one.
    var reference: ClusterReference? {
        get throws(RuntimeError) {
            guard let address = line(addressFile), let token = line(tokenFile) else { return nil }
            let files = SmallFile.text(of: certificatesFile)?.split(separator: "\n").map(String.init)
            let tls = files.flatMap { files in
                files.count == 3
                    ? TLSFiles(authorities: files[0], certificate: files[1], privateKey: files[2]) : nil
            }
            return ClusterReference(address: try ClusterAddress(parsing: address), token: JoinToken(token), tls: tls)
        }
    }

    private func line(_ file: String) -> String? {
        SmallFile.text(of: file)?.split(separator: "\n").first.map(String.init)
    }

    /// Makes the folder.
    func make() throws(RuntimeError) {
        try Self.make(logs)
    }

    /// Makes a folder and those above it, for this user alone.
    static func make(_ path: String) throws(RuntimeError) {
        var made = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            made += made.isEmpty && part.isEmpty ? "/" : (made.isEmpty || made == "/" ? "" : "/") + part
            guard !made.isEmpty, made != "/" else { continue }
            guard mkdir(made, 0o700) == 0 || errno == EEXIST else {
                throw .systemCall("making the folder '\(made)'", errno: errno)
            }
        }
    }

    /// Writes down how the cluster is reached.
    func write(_ reference: ClusterReference) throws(RuntimeError) {
        try write(reference.token.secret, to: tokenFile)
        if let tls = reference.tls {
            try write([tls.authorities, tls.certificate, tls.privateKey].joined(separator: "\n"), to: certificatesFile)
        } else {
            unlink(certificatesFile)
        }
        try write(reference.address.description, to: addressFile)
    }

    /// The file is complete or as it was.
    private func write(_ text: String, to file: String) throws(RuntimeError) {
        let part = "\(file).\(getpid())"
        let bytes = Array("\(text)\n".utf8)
        let descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .systemCall("writing '\(file)'", errno: errno) }
        let isWritten = systemWrite(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
        let reason = errno
        close(descriptor)
        guard isWritten, rename(part, file) == 0 else {
            unlink(part)
            throw .systemCall("writing '\(file)'", errno: isWritten ? errno : reason)
        }
    }

    /// The cluster is over: what was said of it, and its state, is removed. The logs stay.
    func forget() {
        for file in [addressFile, tokenFile, certificatesFile, journal, lockFile] { unlink(file) }
    }

    /// Takes the folder for a head; the kernel gives it back when the process ends.
    ///
    /// - Throws: a `RuntimeError` with code `alreadyExists` while another head has it.
    func lock() throws(RuntimeError) -> ClusterFolderLock {
        let descriptor = open(lockFile, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .systemCall("opening '\(lockFile)'", errno: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = line(lockFile) ?? "unknown"
            close(descriptor)
            throw RuntimeError(
                .alreadyExists,
                "the cluster in '\(path)' has a head already (process \(holder)): use it, end it with 'cluster stop', or "
                    + "name another folder")
        }
        let text = Array("\(getpid())\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = systemWrite(descriptor, text, text.count)
        return ClusterFolderLock(descriptor)
    }

    /// The number of the head's process, if one runs.
    package var headProcess: Int32? {
        let descriptor = open(lockFile, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_SH | LOCK_NB) != 0 else { return nil }
        return line(lockFile).flatMap { Int32($0) }
    }
}

/// Holds a folder for a head.
final class ClusterFolderLock: Sendable {
    private let descriptor: Int32

    fileprivate init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
