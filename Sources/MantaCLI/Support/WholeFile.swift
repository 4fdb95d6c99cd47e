#if canImport(Glibc)
    @preconcurrency import Glibc
#else
    import Darwin
#endif

/// Writes files that are complete or absent: to a temporary name beside, synced, then renamed.
enum WholeFile {
    static func write(_ text: String, to path: String) throws {
        let temporary = "\(path).\(getpid()).part"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(path) }
        var text = text
        let isWritten = text.withUTF8 { bytes in
            var offset = 0
            while offset < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
                if count < 0, errno != EINTR { return false }
                offset += max(0, count)
            }
            return fsync(descriptor) == 0 || errno == EINVAL
        }
        guard isWritten else {
            let error = failure(path)
            close(descriptor)
            unlink(temporary)
            throw error
        }
        close(descriptor)
        guard rename(temporary, path) == 0 else {
            let error = failure(path)
            unlink(temporary)
            throw error
        }
    }

    private static func failure(_ path: String) -> CommandError {
        CommandError("'\(path)' cannot be written: \(String(cString: strerror(errno))); name another file.")
    }
}
