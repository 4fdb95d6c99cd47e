/// Reads a value that consists of one other value.
extension ValueDecoder: SingleValueDecodingContainer {
    func decodeNil() -> Bool {
        let absent = exact ? try? source.tag(at: offset) == .absent : try? source.isAbsent(at: offset)
        return absent ?? false
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        var offset = offset
        return try source.value(type, &offset, depth: depth)
    }

    func decode(_ type: Bool.Type) throws -> Bool {
        var offset = offset
        return try source.bool(&offset)
    }

    func decode(_ type: String.Type) throws -> String {
        var offset = offset
        return try source.string(&offset)
    }

    func decode(_ type: Double.Type) throws -> Double {
        var offset = offset
        return try source.double(&offset)
    }

    func decode(_ type: Float.Type) throws -> Float {
        var offset = offset
        return try source.float(&offset)
    }

    func decode(_ type: Int.Type) throws -> Int {
        var offset = offset
        return try source.integer(&offset)
    }

    func decode(_ type: Int8.Type) throws -> Int8 {
        var offset = offset
        return try source.integer(&offset)
    }

    func decode(_ type: Int16.Type) throws -> Int16 {
        var offset = offset
        return try source.integer(&offset)
    }

    func decode(_ type: Int32.Type) throws -> Int32 {
        var offset = offset
        return try source.integer(&offset)
    }

    func decode(_ type: Int64.Type) throws -> Int64 {
        var offset = offset
        return try source.integer(&offset)
    }

    func decode(_ type: UInt.Type) throws -> UInt {
        var offset = offset
        return try source.integer(&offset)
    }

    func decode(_ type: UInt8.Type) throws -> UInt8 {
        var offset = offset
        return try source.integer(&offset)
    }

    func decode(_ type: UInt16.Type) throws -> UInt16 {
        var offset = offset
        return try source.integer(&offset)
    }

    func decode(_ type: UInt32.Type) throws -> UInt32 {
        var offset = offset
        return try source.integer(&offset)
    }

    func decode(_ type: UInt64.Type) throws -> UInt64 {
        var offset = offset
        return try source.integer(&offset)
    }

    func decode(_ type: Int128.Type) throws -> Int128 {
        var offset = offset
        return try source.integer(&offset)
    }

    func decode(_ type: UInt128.Type) throws -> UInt128 {
        var offset = offset
        return try source.integer(&offset)
    }
}
