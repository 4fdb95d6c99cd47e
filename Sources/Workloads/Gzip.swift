internal import CZlib

/// Reading gzip (RFC 1952) with the system's zlib.
enum Gzip {
    /// Whether the bytes start as every gzip file does.
    static func isCompressed(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x1F, 0x8B])
    }

    /// The uncompressed bytes; several members one after another, as `cat` makes them, count as one text.
    ///
    /// - Parameters:
    ///   - bytes: the compressed file.
    ///   - source: its name, for errors.
    /// - Returns: the text.
    /// - Throws: ``WorkloadError/Code/corruptGzip``.
    static func uncompress(_ bytes: [UInt8], source: String) throws(WorkloadError) -> [UInt8] {
        var stream = z_stream()
        // 15 bits of window, and 16 to ask for gzip's header and check sum.
        guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw WorkloadError(.corruptGzip, "cannot uncompress \(source): zlib has no memory")
        }
        defer { inflateEnd(&stream) }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count * 4)
        let status = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1 << 18) { chunk -> Int32 in
            bytes.withUnsafeBufferPointer { input in
                inflateAll(&stream, input, chunk, into: &output)
            }
        }
        if status == Z_OK { return output }
        if status == Z_BUF_ERROR {
            throw WorkloadError(
                .corruptGzip, "\(source) ends early: its \(bytes.count) bytes are the beginning of a gzip file",
                hint: "copy or download it again")
        }
        let reason = stream.msg.map { String(cString: $0) } ?? "error \(status)"
        throw WorkloadError(
            .corruptGzip, "\(source) is a damaged gzip file: \(reason)", hint: "copy or download it again")
    }

    /// `Z_OK` when all members were read whole, `Z_BUF_ERROR` when the input ended inside of one.
    private static func inflateAll(
        _ stream: inout z_stream, _ input: UnsafeBufferPointer<UInt8>, _ chunk: UnsafeMutableBufferPointer<UInt8>,
        into output: inout [UInt8]
    ) -> Int32 {
        // zlib counts in 32 bits: longer inputs are handed over in parts.
        var offset = 0
        while true {
            let part = min(input.count - offset, 1 << 30)
            stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.advanced(by: offset))
            stream.avail_in = uInt(part)
            stream.next_out = chunk.baseAddress
            stream.avail_out = uInt(chunk.count)
            let status = inflate(&stream, Z_NO_FLUSH)
            offset += part - Int(stream.avail_in)
            output.append(contentsOf: chunk[..<(chunk.count - Int(stream.avail_out))])
            if status == Z_STREAM_END {
                guard offset < input.count else { return Z_OK }
                inflateReset(&stream)
            } else if status != Z_OK {
                return status
            }
        }
    }
}
