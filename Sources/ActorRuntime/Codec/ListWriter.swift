/// Writes the elements of a list.
struct ListWriter: UnkeyedEncodingContainer {
    let scope: EncodingScope

    var codingPath: [any CodingKey] { [] }
    var count: Int { scope.count }

    mutating func encodeNil() {
        scope.countElement()
        scope.sink.put(.absent)
    }

    mutating func encode<Value: Encodable>(_ value: Value) throws {
        scope.countElement()
        try scope.sink.write(value, depth: scope.depth)
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> {
        later().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        later().unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder {
        later()
    }

    private func later() -> EncodingScope {
        scope.countElement()
        return scope.insertLater()
    }
}

extension ListWriter {
    mutating func encode(_ value: Bool) {
        scope.countElement()
        scope.sink.put(value)
    }

    mutating func encode(_ value: String) {
        scope.countElement()
        scope.sink.put(value)
    }

    mutating func encode(_ value: Double) {
        scope.countElement()
        scope.sink.put(value)
    }

    mutating func encode(_ value: Float) {
        scope.countElement()
        scope.sink.put(value)
    }

    mutating func encode(_ value: Int) {
        scope.countElement()
        scope.sink.put(value)
    }

    mutating func encode(_ value: Int8) {
        scope.countElement()
        scope.sink.put(value)
    }

    mutating func encode(_ value: Int16) {
        scope.countElement()
        scope.sink.put(value)
    }

    mutating func encode(_ value: Int32) {
        scope.countElement()
        scope.sink.put(value)
    }

    mutating func encode(_ value: Int64) {
        scope.countElement()
        scope.sink.put(value)
    }

    mutating func encode(_ value: UInt) {
        scope.countElement()
        scope.sink.put(value)
    }

    mutating func encode(_ value: UInt8) {
        scope.countElement()
        scope.sink.put(value)
    }

    mutating func encode(_ value: UInt16) {
        scope.countElement()
        scope.sink.put(value)
    }

    mutating func encode(_ value: UInt32) {
        scope.countElement()
        scope.sink.put(value)
    }

    mutating func encode(_ value: UInt64) {
        scope.countElement()
        scope.sink.put(value)
    }

    mutating func encode(_ value: Int128) {
        scope.countElement()
        scope.sink.put(value)
    }

    mutating func encode(_ value: UInt128) {
        scope.countElement()
        scope.sink.put(value)
    }
}
