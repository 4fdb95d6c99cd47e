/// Writes the entries of a record: each key with its value.
struct RecordWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let scope: EncodingScope

    var codingPath: [any CodingKey] { [] }

    mutating func encodeNil(forKey key: Key) {
        scope.sink.put(key: key.stringValue)
        scope.sink.put(.absent)
    }

    mutating func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        scope.sink.put(key: key.stringValue)
        try scope.sink.write(value, depth: scope.depth)
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        later(key.stringValue).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        later(key.stringValue).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder {
        later("super")
    }

    mutating func superEncoder(forKey key: Key) -> any Encoder {
        later(key.stringValue)
    }

    private func later(_ key: String) -> EncodingScope {
        scope.sink.put(key: key)
        return scope.insertLater()
    }
}

extension RecordWriter {
    mutating func encode(_ value: Bool, forKey key: Key) {
        scope.sink.put(key: key.stringValue)
        scope.sink.put(value)
    }

    mutating func encode(_ value: String, forKey key: Key) {
        scope.sink.put(key: key.stringValue)
        scope.sink.put(value)
    }

    mutating func encode(_ value: Double, forKey key: Key) {
        scope.sink.put(key: key.stringValue)
        scope.sink.put(value)
    }

    mutating func encode(_ value: Float, forKey key: Key) {
        scope.sink.put(key: key.stringValue)
        scope.sink.put(value)
    }

    mutating func encode(_ value: Int, forKey key: Key) {
        scope.sink.put(key: key.stringValue)
        scope.sink.put(value)
    }

    mutating func encode(_ value: Int8, forKey key: Key) {
        scope.sink.put(key: key.stringValue)
        scope.sink.put(value)
    }

    mutating func encode(_ value: Int16, forKey key: Key) {
        scope.sink.put(key: key.stringValue)
        scope.sink.put(value)
    }

    mutating func encode(_ value: Int32, forKey key: Key) {
        scope.sink.put(key: key.stringValue)
        scope.sink.put(value)
    }

    mutating func encode(_ value: Int64, forKey key: Key) {
        scope.sink.put(key: key.stringValue)
        scope.sink.put(value)
    }

    mutating func encode(_ value: UInt, forKey key: Key) {
        scope.sink.put(key: key.stringValue)
        scope.sink.put(value)
    }

    mutating func encode(_ value: UInt8, forKey key: Key) {
        scope.sink.put(key: key.stringValue)
        scope.sink.put(value)
    }

    mutating func encode(_ value: UInt16, forKey key: Key) {
        scope.sink.put(key: key.stringValue)
        scope.sink.put(value)
    }

    mutating func encode(_ value: UInt32, forKey key: Key) {
        scope.sink.put(key: key.stringValue)
        scope.sink.put(value)
    }

    mutating func encode(_ value: UInt64, forKey key: Key) {
        scope.sink.put(key: key.stringValue)
        scope.sink.put(value)
    }

    mutating func encode(_ value: Int128, forKey key: Key) {
        scope.sink.put(key: key.stringValue)
        scope.sink.put(value)
    }

    mutating func encode(_ value: UInt128, forKey key: Key) {
        scope.sink.put(key: key.stringValue)
        scope.sink.put(value)
    }
}
