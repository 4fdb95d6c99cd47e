/// The decoder of the value at one offset.
struct ValueDecoder: Decoder {
    let source: DecodingSource
    let offset: Int
    let depth: Int
    /// Whether the value being read is an `Optional`: then "absent" means this level and not one further in.
    let exact: Bool

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { source.userInfo }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(try RecordReader<Key>(source: source, at: offset, depth: depth))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try ListReader(source: source, at: offset, depth: depth)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        self
    }
}
