/// Writes a value that consists of one other value.
struct SingleValueWriter: SingleValueEncodingContainer {
    let scope: EncodingScope

    var codingPath: [any CodingKey] { [] }

    mutating func encodeNil() {
        scope.openSingle()
        scope.sink.put(.absent)
    }

    mutating func encode<Value: Encodable>(_ value: Value) throws {
        scope.openSingle()
        try scope.sink.write(value, depth: scope.depth)
    }
}

extension SingleValueWriter {
    mutating func encode(_ value: Bool) {
        scope.openSingle()
        scope.sink.put(value)
    }

    mutating func encode(_ value: String) {
        scope.openSingle()
        scope.sink.put(value)
    }

    mutating func encode(_ value: Double) {
        scope.openSingle()
        scope.sink.put(value)
    }

    mutating func encode(_ value: Float) {
        scope.openSingle()
        scope.sink.put(value)
    }

    mutating func encode(_ value: Int) {
        scope.openSingle()
        scope.sink.put(value)
    }

    mutating func encode(_ value: Int8) {
        scope.openSingle()
        scope.sink.put(value)
    }

    mutating func encode(_ value: Int16) {
        scope.openSingle()
        scope.sink.put(value)
    }

    mutating func encode(_ value: Int32) {
        scope.openSingle()
        scope.sink.put(value)
    }

    mutating func encode(_ value: Int64) {
        scope.openSingle()
        scope.sink.put(value)
    }

    mutating func encode(_ value: UInt) {
        scope.openSingle()
        scope.sink.put(value)
    }

    mutating func encode(_ value: UInt8) {
        scope.openSingle()
        scope.sink.put(value)
    }

    mutating func encode(_ value: UInt16) {
        scope.openSingle()
        scope.sink.put(value)
    }

    mutating func encode(_ value: UInt32) {
        scope.openSingle()
        scope.sink.put(value)
    }

    mutating func encode(_ value: UInt64) {
        scope.openSingle()
        scope.sink.put(value)
    }

    mutating func encode(_ value: Int128) {
        scope.openSingle()
        scope.sink.put(value)
    }

    mutating func encode(_ value: UInt128) {
        scope.openSingle()
        scope.sink.put(value)
    }
}
