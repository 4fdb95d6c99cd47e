extension DecodingSource {
    func bool(_ offset: inout Int) throws -> Bool {
        switch try takeTag(&offset) {
        case .true: return true
        case .false: return false
        case let other: throw Self.mismatch(Bool.self, other)
        }
    }

    func string(_ offset: inout Int) throws -> String {
        let tag = try takeTag(&offset)
        guard tag == .string else { throw Self.mismatch(String.self, tag) }
        let length = try takeLength(&offset)
        defer { offset += length }
        return try text(offset, length)
    }

    @inline(__always)
    func integer<Number: FixedWidthInteger>(_ offset: inout Int) throws -> Number {
        let tag = try takeTag(&offset)
        let found: Number?
        switch tag {
        case .int8: found = Number(exactly: try number(offset, as: Int8.self))
        case .int16: found = Number(exactly: try number(offset, as: Int16.self))
        case .int32: found = Number(exactly: try number(offset, as: Int32.self))
        case .int64: found = Number(exactly: try number(offset, as: Int64.self))
        case .uint8: found = Number(exactly: try number(offset, as: UInt8.self))
        case .uint64: found = Number(exactly: try number(offset, as: UInt64.self))
        case .wide: found = try wide(offset)
        default: throw Self.mismatch(Number.self, tag)
        }
        guard let found else { throw Self.corrupted("a number does not fit into \(Number.self)") }
        offset += tag.width ?? 0
        return found
    }

    private func wide<Number: FixedWidthInteger>(_ offset: Int) throws -> Number? {
        guard Number.bitWidth == 128 else { return nil }
        let low = try number(offset, as: UInt64.self)
        let high = try number(offset + 8, as: UInt64.self)
        return Number(truncatingIfNeeded: UInt128(high) << 64 | UInt128(low))
    }

    func double(_ offset: inout Int) throws -> Double {
        let start = offset
        let tag = try takeTag(&offset)
        switch tag {
        case .double:
            defer { offset += 8 }
            return Double(bitPattern: try number(offset))
        case .float:
            defer { offset += 4 }
            return Double(Float(bitPattern: try number(offset)))
        default:
            offset = start
            let integer: Int64 = try integer(&offset)
            guard let value = Double(exactly: integer) else { throw Self.mismatch(Double.self, tag) }
            return value
        }
    }

    func float(_ offset: inout Int) throws -> Float {
        var start = offset
        guard try takeTag(&start) == .float else { return Float(try double(&offset)) }
        offset = start + 4
        return Float(bitPattern: try number(start))
    }
}

extension DecodingSource {
    /// Reads any value: the common types directly, all others through their `init(from:)`.
    func value<Value: Decodable>(_ type: Value.Type, _ offset: inout Int, depth: Int) throws -> Value {
        if Value.self == Double.self, let value = reinterpret(try double(&offset), as: type) { return value }
        if Value.self == Int.self {
            let integer: Int = try integer(&offset)
            if let value = reinterpret(integer, as: type) { return value }
        }
        if Value.self == String.self, let value = reinterpret(try string(&offset), as: type) { return value }
        if Value.self == Bool.self, let value = reinterpret(try bool(&offset), as: type) { return value }
        if Value.self == [String: Double].self, let value = reinterpret(try namedNumbers(&offset), as: type) {
            return value
        }
        if let value = try contiguous(type, &offset) { return value }
        let optional = _isOptional(type)
        let start = try optional && tag(at: offset) == .present ? offset + 1 : offset
        let decoder = try decoder(at: start, depth: depth, exact: optional)
        try skip(&offset)
        return try Value(from: decoder)
    }

    /// A record whose entries are all numbers.
    private func namedNumbers(_ offset: inout Int) throws -> [String: Double] {
        let entries = try record(at: offset)
        offset = entries.lowerBound
        var numbers: [String: Double] = [:]
        while offset < entries.upperBound {
            let name = try takeKey(&offset)
            numbers[name] = try double(&offset)
            guard offset <= entries.upperBound else { throw Self.overlapping }
        }
        return numbers
    }

    /// An array of numbers that lie in one piece, if `type` is such an array and was written as one.
    private func contiguous<Value>(_ type: Value.Type, _ offset: inout Int) throws -> Value? {
        if Value.self == [Double].self {
            return try array(.double, of: Double.self, &offset).flatMap { reinterpret($0, as: type) }
        }
        if Value.self == [Float].self {
            return try array(.float, of: Float.self, &offset).flatMap { reinterpret($0, as: type) }
        }
        if Value.self == [UInt8].self {
            return try array(.uint8, of: UInt8.self, &offset).flatMap { reinterpret($0, as: type) }
        }
        if Value.self == [Int].self {
            return try array(.int64, of: Int.self, &offset).flatMap { reinterpret($0, as: type) }
        }
        if Value.self == [Int32].self {
            return try array(.int32, of: Int32.self, &offset).flatMap { reinterpret($0, as: type) }
        }
        return nil
    }

    /// A decoder for the value at an offset, one level deeper.
    func decoder(at offset: Int, depth: Int, exact: Bool = false) throws -> ValueDecoder {
        guard depth < CodecLimits.depth else {
            throw Self.corrupted("values are nested deeper than \(CodecLimits.depth) levels")
        }
        return ValueDecoder(source: self, offset: offset, depth: depth + 1, exact: exact)
    }
}
