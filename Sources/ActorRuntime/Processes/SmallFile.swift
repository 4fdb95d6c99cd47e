#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Small files that the kernel makes up as they are read.
enum SmallFile {
    /// The first 64 KiB of a file; `nil` if it cannot be read.
    static func text(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        var count = 0
        while count < bytes.count {
            let taken = bytes.withUnsafeMutableBytes { rest in
                read(descriptor, rest.baseAddress.map { $0 + count }, rest.count - count)
            }
            if taken < 0, errno == EINTR { continue }
            guard taken > 0 else { return taken == 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil }
            count += taken
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The number that follows `name` at the beginning of a line.
    static func number(_ name: String, in text: String) -> UInt64? {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == name { return UInt64(words[1]) }
        }
        return nil
    }
}
