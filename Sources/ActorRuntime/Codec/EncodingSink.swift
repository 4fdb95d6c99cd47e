import NIOCore

/// The buffer that values are written to, shared by the encoders and containers of one value.
final class EncodingSink {
    var buffer: ByteBuffer
    let userInfo: [CodingUserInfoKey: any Sendable]
    /// The first misuse seen in a call that cannot throw.
    var failure: RuntimeError?

    /// Takes the buffer over so that writing never copies it; the owner takes it back when done.
    init(taking buffer: inout ByteBuffer, userInfo: [CodingUserInfoKey: any Sendable]) {
        self.buffer = buffer
        self.userInfo = userInfo
        buffer = ByteBuffer()
    }

    func put(_ tag: WireTag) {
        buffer.writeInteger(tag.rawValue)
    }

    func put(_ value: Bool) {
        put(value ? .true : .false)
    }

    func put(_ value: Double) {
        buffer.writeMultipleIntegers(WireTag.double.rawValue, value.bitPattern, endianness: .little)
    }

    func put(_ value: Float) {
        buffer.writeMultipleIntegers(WireTag.float.rawValue, value.bitPattern, endianness: .little)
    }

    @inline(__always)
    func put<Number: FixedWidthInteger>(_ value: Number) {
        if let small = Int8(exactly: value) {
            buffer.writeMultipleIntegers(WireTag.int8.rawValue, small, endianness: .little)
        } else if let medium = Int32(exactly: value) {
            putWider(medium)
        } else if let large = Int64(exactly: value) {
            buffer.writeMultipleIntegers(WireTag.int64.rawValue, large, endianness: .little)
        } else if let unsigned = UInt64(exactly: value) {
            buffer.writeMultipleIntegers(WireTag.uint64.rawValue, unsigned, endianness: .little)
        } else {
            putWide(low: UInt64(truncatingIfNeeded: value), high: Int64(truncatingIfNeeded: value >> 64))
        }
    }

    private func putWider(_ value: Int32) {
        if let short = Int16(exactly: value) {
            buffer.writeMultipleIntegers(WireTag.int16.rawValue, short, endianness: .little)
        } else {
            buffer.writeMultipleIntegers(WireTag.int32.rawValue, value, endianness: .little)
        }
    }

    /// The halves of a number of more than 64 bits, in two's complement.
    ///
    /// An unsigned number of 128 bits keeps its bits; the reader knows its type.
    private func putWide(low: UInt64, high: Int64) {
        buffer.writeMultipleIntegers(WireTag.wide.rawValue, low, high, endianness: .little)
    }

    func put(_ value: String) {
        put(.string)
        let lengthAt = buffer.writerIndex
        buffer.writeInteger(UInt32(0), endianness: .little)
        let length = buffer.writeString(value)
        buffer.setInteger(UInt32(truncatingIfNeeded: length), at: lengthAt, endianness: .little)
    }

    func put(key: String) {
        let lengthAt = buffer.writerIndex
        buffer.writeInteger(UInt8(0))
        let length = buffer.writeString(key)
        if length < 255 {
            buffer.setInteger(UInt8(length), at: lengthAt)
        } else {
            buffer.moveWriterIndex(to: lengthAt)
            buffer.writeInteger(UInt8(255))
            buffer.writeInteger(UInt32(truncatingIfNeeded: length), endianness: .little)
            buffer.writeString(key)
        }
    }

    func put<Number: BitwiseCopyable>(_ numbers: [Number], _ tag: WireTag) throws {
        let size = numbers.count * MemoryLayout<Number>.stride
        guard size <= CodecLimits.size - min(buffer.writerIndex, CodecLimits.size) else { throw Self.tooLarge }
        buffer.reserveCapacity(minimumWritableBytes: size + 6)
        buffer.writeMultipleIntegers(WireTag.numbers.rawValue, tag.rawValue, UInt32(numbers.count), endianness: .little)
        _ = numbers.withUnsafeBytes { buffer.writeBytes($0) }
    }

    /// Named numbers are what trials report: the same record that a dictionary's own `encode(to:)` makes, made directly.
    func put(_ numbers: [String: Double]) throws {
        put(.record)
        let lengthAt = buffer.writerIndex
        buffer.writeInteger(UInt32(0), endianness: .little)
        for (name, number) in numbers {
            put(key: name)
            put(number)
        }
        guard buffer.writerIndex <= CodecLimits.size else { throw Self.tooLarge }
        buffer.setInteger(UInt32(buffer.writerIndex - lengthAt - 4), at: lengthAt, endianness: .little)
    }

    static var tooLarge: RuntimeError {
        RuntimeError(.limitExceeded, "a value takes more than \(CodecLimits.size) bytes: send it in parts")
    }
}

extension EncodingSink {
    /// Writes any value: the common types directly, all others through their `encode(to:)`.
    func write<Value: Encodable>(_ value: Value, depth: Int) throws {
        if let value = reinterpret(value, as: Double.self) { return put(value) }
        if let value = reinterpret(value, as: Int.self) { return put(value) }
        if let value = reinterpret(value, as: String.self) { return put(value) }
        if let value = reinterpret(value, as: Bool.self) { return put(value) }
        if let value = reinterpret(value, as: [Double].self) { return try put(value, .double) }
        if let value = reinterpret(value, as: [Float].self) { return try put(value, .float) }
        if let value = reinterpret(value, as: [UInt8].self) { return try put(value, .uint8) }
        if let value = reinterpret(value, as: [Int].self), Int.bitWidth == 64 { return try put(value, .int64) }
        if let value = reinterpret(value, as: [Int32].self) { return try put(value, .int32) }
        if let value = reinterpret(value, as: [String: Double].self) { return try put(value) }
        guard depth < CodecLimits.depth else {
            throw RuntimeError(
                .limitExceeded, "a value of type \(Value.self) is nested deeper than \(CodecLimits.depth) levels")
        }
        if _isOptional(Value.self) { put(.present) }
        let scope = EncodingScope(sink: self, depth: depth + 1)
        try value.encode(to: scope)
        try scope.finish()
    }
}
