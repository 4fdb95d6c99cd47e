#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Whole files in memory, without Foundation.
enum FileBytes {
    /// The contents of a file.
    static func read(_ path: String) throws(WorkloadError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(path) }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw WorkloadError(.unreadableFile, "\(path) is a folder: name a CSV file in it")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(max(0, Int(status.st_size)))
        let size = 1 << 18
        let code = withUnsafeTemporaryAllocation(byteCount: size, alignment: 16) { buffer -> Int32 in
            while true {
                let count = Self.read(descriptor, into: buffer)
                guard count > 0 else { return count == 0 ? 0 : errno }
                bytes.append(contentsOf: buffer[..<count])
            }
        }
        guard code == 0 else { throw failure(path, code) }
        return bytes
    }

    /// One read, started again when a signal interrupts it.
    private static func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            #if canImport(Glibc)
                let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            #elseif canImport(Musl)
                let count = Musl.read(descriptor, buffer.baseAddress, buffer.count)
            #else
                let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
            #endif
            if count >= 0 || errno != EINTR { return count }
        }
    }

    private static func failure(_ path: String, _ code: Int32 = errno) -> WorkloadError {
        WorkloadError(
            .unreadableFile, "cannot read \(path): \(String(cString: strerror(code)))",
            hint: path.hasPrefix("/") ? nil : "the path is taken from the working directory of this process")
    }
}
