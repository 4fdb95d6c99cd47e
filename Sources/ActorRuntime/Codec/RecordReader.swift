/// Reads the entries of a record: fastest in the order in which they were written, correct in any.
final class RecordReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let source: DecodingSource
    private let depth: Int
    private let entries: Range<Int>
    /// Where the entry after the one read last begins.
    private var cursor: Int

    init(source: DecodingSource, at offset: Int, depth: Int) throws {
        self.source = source
        self.depth = depth
        entries = try source.record(at: offset)
        cursor = entries.lowerBound
    }

    var codingPath: [any CodingKey] { [] }

    /// An entry that cannot be read is named too: so whoever reads all entries, as dictionaries do, learns of it.
    var allKeys: [Key] {
        var keys: [Key] = []
        var offset = entries.lowerBound
        while offset < entries.upperBound {
            let name = try? source.takeKey(&offset)
            if let key = Key(stringValue: name ?? "an entry without a name") { keys.append(key) }
            guard name != nil, (try? source.skip(&offset)) != nil else { break }
        }
        return keys
    }

    func contains(_ key: Key) -> Bool {
        (try? find(key.stringValue)) != nil
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        guard let offset = try find(key.stringValue) else { return true }
        return try source.isAbsent(at: offset)
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        var offset = try require(key)
        let value = try source.value(type, &offset, depth: depth)
        cursor = offset
        return value
    }

    /// An entry for a type that is itself optional is missing only when its outermost level is.
    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        guard var offset = try find(key.stringValue) else { return nil }
        let isMissing = try _isOptional(type) ? source.tag(at: offset) == .absent : source.isAbsent(at: offset)
        guard !isMissing else { return nil }
        let value = try source.value(type, &offset, depth: depth)
        cursor = offset
        return value
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try nested(require(key)).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try nested(require(key)).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        guard let offset = try find("super") else {
            throw DecodingError.valueNotFound(
                (any Decoder).self, .init(codingPath: [], debugDescription: "there is no entry 'super'"))
        }
        return try nested(offset)
    }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        try nested(require(key))
    }
}

extension RecordReader {
    /// Where the value of a key lies, if the record has it. Looks at the cursor first.
    private func find(_ key: String) throws -> Int? {
        if cursor < entries.upperBound {
            var offset = cursor
            if try source.keyMatches(key, &offset) { return try checked(offset) }
        }
        var offset = entries.lowerBound
        while offset < entries.upperBound {
            if try source.keyMatches(key, &offset) { return try checked(offset) }
            try source.skip(&offset)
        }
        return nil
    }

    private func checked(_ offset: Int) throws -> Int {
        try source.requireValue(at: offset, endsBy: entries.upperBound)
        return offset
    }

    private func require(_ key: Key) throws -> Int {
        guard let offset = try find(key.stringValue) else {
            throw DecodingError.keyNotFound(
                key, .init(codingPath: [], debugDescription: "there is no entry '\(key.stringValue)'"))
        }
        return offset
    }

    private func nested(_ offset: Int) throws -> ValueDecoder {
        try source.decoder(at: offset, depth: depth)
    }
}

extension RecordReader {
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
        var offset = try require(key)
        let value = try source.bool(&offset)
        cursor = offset
        return value
    }

    func decode(_ type: String.Type, forKey key: Key) throws -> String {
        var offset = try require(key)
        let value = try source.string(&offset)
        cursor = offset
        return value
    }

    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
        var offset = try require(key)
        let value = try source.double(&offset)
        cursor = offset
        return value
    }

    func decode(_ type: Float.Type, forKey key: Key) throws -> Float {
        var offset = try require(key)
        let value = try source.float(&offset)
        cursor = offset
        return value
    }

    func decode(_ type: Int.Type, forKey key: Key) throws -> Int {
        var offset = try require(key)
        let value: Int = try source.integer(&offset)
        cursor = offset
        return value
    }

    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 {
        var offset = try require(key)
        let value: Int8 = try source.integer(&offset)
        cursor = offset
        return value
    }

    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 {
        var offset = try require(key)
        let value: Int16 = try source.integer(&offset)
        cursor = offset
        return value
    }

    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 {
        var offset = try require(key)
        let value: Int32 = try source.integer(&offset)
        cursor = offset
        return value
    }

    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 {
        var offset = try require(key)
        let value: Int64 = try source.integer(&offset)
        cursor = offset
        return value
    }

    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt {
        var offset = try require(key)
        let value: UInt = try source.integer(&offset)
        cursor = offset
        return value
    }

    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 {
        var offset = try require(key)
        let value: UInt8 = try source.integer(&offset)
        cursor = offset
        return value
    }

    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 {
        var offset = try require(key)
        let value: UInt16 = try source.integer(&offset)
        cursor = offset
        return value
    }

    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 {
        var offset = try require(key)
        let value: UInt32 = try source.integer(&offset)
        cursor = offset
        return value
    }

    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 {
        var offset = try require(key)
        let value: UInt64 = try source.integer(&offset)
        cursor = offset
        return value
    }

    func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 {
        var offset = try require(key)
        let value: Int128 = try source.integer(&offset)
        cursor = offset
        return value
    }

    func decode(_ type: UInt128.Type, forKey key: Key) throws -> UInt128 {
        var offset = try require(key)
        let value: UInt128 = try source.integer(&offset)
        cursor = offset
        return value
    }
}
