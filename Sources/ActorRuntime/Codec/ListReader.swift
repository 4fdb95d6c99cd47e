/// Reads the elements of a list, or of raw numbers as if they were a list.
struct ListReader: UnkeyedDecodingContainer {
    private let source: DecodingSource
    private let depth: Int
    /// The kind and width of the elements when they are raw numbers.
    private let raw: (kind: WireTag, width: Int)?
    private let total: Int
    /// Where the list ends.
    private let end: Int
    private var offset: Int
    private(set) var currentIndex = 0

    init(source: DecodingSource, at offset: Int, depth: Int) throws {
        self.source = source
        self.depth = depth
        var offset = offset
        let tag = try source.takeTag(&offset)
        switch tag {
        case .list:
            let length = try source.takeLength(&offset)
            total = Int(try source.number(offset, as: UInt32.self))
            self.offset = offset + 4
            end = offset + 4 + length
            raw = nil
            guard total <= length else { throw DecodingSource.corrupted("a list of \(total) in \(length) bytes") }
        case .numbers:
            let found = try source.numbers(&offset)
            raw = (found.kind, found.width)
            total = found.bytes.count / found.width
            self.offset = found.bytes.lowerBound
            end = found.bytes.upperBound
        default:
            throw DecodingSource.mismatch([Any].self, tag)
        }
    }

    var codingPath: [any CodingKey] { [] }
    var count: Int? { total }
    var isAtEnd: Bool { currentIndex >= total }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd else { throw Self.atEnd }
        guard raw == nil, try source.isAbsent(at: offset) else { return false }
        try source.skip(&offset)
        currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        guard !isAtEnd else { throw Self.atEnd }
        let value: Value
        if let raw {
            var start = 0
            value = try source.number(at: offset, kind: raw.kind, width: raw.width).value(type, &start, depth: depth)
            offset += raw.width
        } else {
            try source.requireValue(at: offset, endsBy: end)
            value = try source.value(type, &offset, depth: depth)
        }
        currentIndex += 1
        return value
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try nested().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try nested().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder {
        try nested()
    }

    private mutating func nested() throws -> ValueDecoder {
        guard !isAtEnd else { throw Self.atEnd }
        let decoder: ValueDecoder
        if let raw {
            let single = source.number(at: offset, kind: raw.kind, width: raw.width)
            decoder = try single.decoder(at: 0, depth: depth)
            offset += raw.width
        } else {
            try source.requireValue(at: offset, endsBy: end)
            decoder = try source.decoder(at: offset, depth: depth)
            try source.skip(&offset)
        }
        currentIndex += 1
        return decoder
    }

    private static var atEnd: DecodingError {
        .valueNotFound(Any.self, .init(codingPath: [], debugDescription: "the list has no further element"))
    }
}
