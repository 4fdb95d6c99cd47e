import NIOCore

/// The bytes that values are read from, shared by the decoders and containers of one value.
final class DecodingSource {
    private let buffer: ByteBuffer
    /// How many bytes there are; offsets count from 0.
    let count: Int
    let userInfo: [CodingUserInfoKey: any Sendable]

    init(_ buffer: ByteBuffer, userInfo: [CodingUserInfoKey: any Sendable]) {
        self.buffer = buffer.slice()
        count = buffer.readableBytes
        self.userInfo = userInfo
    }

    static func corrupted(_ what: String) -> DecodingError {
        .dataCorrupted(.init(codingPath: [], debugDescription: what))
    }

    static func mismatch<Value>(_ type: Value.Type, _ tag: WireTag) -> DecodingError {
        .typeMismatch(type, .init(codingPath: [], debugDescription: "the bytes hold a value of kind '\(tag)'"))
    }

    /// The number at an offset.
    @inline(__always)
    func number<Number: FixedWidthInteger>(_ offset: Int, as type: Number.Type = Number.self) throws -> Number {
        guard let number = buffer.getInteger(at: offset, endianness: .little, as: type) else { throw Self.truncated }
        return number
    }

    /// The tag at an offset, which stays where it is.
    @inline(__always)
    func tag(at offset: Int) throws -> WireTag {
        guard let byte = buffer.getInteger(at: offset, as: UInt8.self) else { throw Self.truncated }
        guard let tag = WireTag(rawValue: byte) else { throw Self.corrupted("there is no kind of value \(byte)") }
        return tag
    }

    /// The tag of the value proper: marks of optionals that hold something are stepped over.
    @inline(__always)
    func takeTag(_ offset: inout Int) throws -> WireTag {
        var tag = try tag(at: offset)
        offset += 1
        while tag == .present {
            tag = try self.tag(at: offset)
            offset += 1
        }
        return tag
    }

    /// Whether the value is absent, at whatever level of optionals.
    func isAbsent(at offset: Int) throws -> Bool {
        var offset = offset
        return try takeTag(&offset) == .absent
    }

    /// A length of four bytes that must lie within what is left.
    func takeLength(_ offset: inout Int) throws -> Int {
        let length = Int(try number(offset, as: UInt32.self))
        offset += 4
        guard length <= count - offset else { throw Self.truncated }
        return length
    }

    /// Steps over one value without looking into it.
    func skip(_ offset: inout Int) throws {
        let tag = try takeTag(&offset)
        if let width = tag.width {
            offset += width
        } else {
            switch tag {
            case .string, .record: offset += try takeLength(&offset)
            case .list: offset += try takeLength(&offset) + 4
            case .numbers: offset = try numbers(&offset).bytes.upperBound
            default: break
            }
        }
        guard offset <= count else { throw Self.truncated }
    }

    /// Checks that a value ends where what it is a part of ends, or before.
    ///
    /// Were parts allowed to reach beyond the whole, they could share their bytes: then a few kilobytes would hold a
    /// value that takes years to read, or more memory than there is.
    func requireValue(at offset: Int, endsBy end: Int) throws {
        var offset = offset
        try skip(&offset)
        guard offset <= end else { throw Self.overlapping }
    }

    func text(_ offset: Int, _ length: Int) throws -> String {
        guard let text = try? buffer.getUTF8ValidatedString(at: offset, length: length) else {
            throw Self.corrupted("a string is not valid UTF-8")
        }
        return text
    }

    static var truncated: DecodingError {
        corrupted("the bytes end too early")
    }

    static var overlapping: DecodingError {
        corrupted("a value reaches beyond what it is a part of")
    }
}

extension DecodingSource {
    /// The entries of the record at an offset.
    func record(at offset: Int) throws -> Range<Int> {
        var offset = offset
        let tag = try takeTag(&offset)
        guard tag == .record else { throw Self.mismatch([String: Any].self, tag) }
        let length = try takeLength(&offset)
        return offset..<offset + length
    }

    /// The kind and the place of raw numbers; `offset` is past the tag and moves to the first number.
    func numbers(_ offset: inout Int) throws -> (kind: WireTag, width: Int, bytes: Range<Int>) {
        let kind = try tag(at: offset)
        guard let width = kind.width else { throw Self.corrupted("raw numbers of kind '\(kind)'") }
        let (size, overflow) = Int(try number(offset + 1, as: UInt32.self)).multipliedReportingOverflow(by: width)
        offset += 5
        guard !overflow, size <= count - offset else { throw Self.truncated }
        return (kind, width, offset..<offset + size)
    }

    /// The raw numbers as an array, if they are of that kind.
    func array<Number: BitwiseCopyable>(_ kind: WireTag, of type: Number.Type, _ offset: inout Int) throws -> [Number]?
    {
        var start = offset
        guard try takeTag(&start) == .numbers, try tag(at: start) == kind else { return nil }
        let bytes = try numbers(&start).bytes
        offset = bytes.upperBound
        return buffer.withUnsafeReadableBytes { all in
            let raw = UnsafeRawBufferPointer(rebasing: all[bytes])
            return [Number](unsafeUninitializedCapacity: raw.count / MemoryLayout<Number>.stride) { target, count in
                UnsafeMutableRawBufferPointer(target).copyMemory(from: raw)
                count = target.count
            }
        }
    }

    /// One raw number as a value of its own, with its tag.
    func number(at offset: Int, kind: WireTag, width: Int) -> DecodingSource {
        var single = ByteBuffer()
        single.writeInteger(kind.rawValue)
        if let bytes = buffer.getSlice(at: offset, length: width) { single.writeImmutableBuffer(bytes) }
        return DecodingSource(single, userInfo: userInfo)
    }
}

extension DecodingSource {
    /// The length and place of the key at an offset.
    private func keyRange(_ offset: Int) throws -> Range<Int> {
        var start = offset + 1
        var length = Int(try number(offset, as: UInt8.self))
        if length == 255 { length = try takeLength(&start) }
        guard length <= count - start else { throw Self.truncated }
        return start..<start + length
    }

    /// Steps over a key and says whether it is `name`.
    func keyMatches(_ name: String, _ offset: inout Int) throws -> Bool {
        let range = try keyRange(offset)
        offset = range.upperBound
        var name = name
        return buffer.withUnsafeReadableBytes { all in
            name.withUTF8 { $0.count == range.count && all[range].elementsEqual($0) }
        }
    }

    func takeKey(_ offset: inout Int) throws -> String {
        let range = try keyRange(offset)
        offset = range.upperBound
        return try text(range.lowerBound, range.count)
    }
}
