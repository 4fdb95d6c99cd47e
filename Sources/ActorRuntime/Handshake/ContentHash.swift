#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A fast hash of a file's content; it tells builds apart and is no protection against forgery.
enum ContentHash {
    static func ofFile(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var information = stat()
        guard fstat(descriptor, &information) == 0, information.st_size > 0 else { return nil }
        let size = Int(information.st_size)
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
            return nil
        }
        defer { munmap(start, size) }
        let (low, high) = hash(UnsafeRawBufferPointer(start: start, count: size))
        return String(low, radix: 16) + String(high, radix: 16)
    }

    /// Four independent lanes of multiply and rotate over eight bytes each, so that memory is the limit.
    static func hash(_ bytes: UnsafeRawBufferPointer) -> (UInt64, UInt64) {
        var lanes: (UInt64, UInt64, UInt64, UInt64) = (
            0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344, 0xa409_3822_299f_31d0, 0x082e_fa98_ec4e_6c89
        )
        var offset = 0
        while offset + 32 <= bytes.count {
            mix(&lanes.0, bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            mix(&lanes.1, bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
            mix(&lanes.2, bytes.loadUnaligned(fromByteOffset: offset + 16, as: UInt64.self))
            mix(&lanes.3, bytes.loadUnaligned(fromByteOffset: offset + 24, as: UInt64.self))
            offset += 32
        }
        for byte in bytes[offset...] { mix(&lanes.0, UInt64(byte)) }
        mix(&lanes.1, UInt64(bytes.count))
        var (low, high) = (lanes.0, lanes.1)
        mix(&low, lanes.2)
        mix(&low, lanes.1)
        mix(&high, lanes.3)
        mix(&high, low)
        return (low, high)
    }

    @inline(__always)
    private static func mix(_ lane: inout UInt64, _ word: UInt64) {
        lane = (lane ^ word) &* 0x9e37_79b9_7f4a_7c15
        lane = lane << 31 | lane >> 33
    }
}
