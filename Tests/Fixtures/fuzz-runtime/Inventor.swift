import RuntimeCore

/// Makes up values of any `Decodable` type, by answering what its initializer asks for with random values.
///
/// So every message is covered as it is declared. Only the names of enumeration cases have to be known: see `words`.
final class Inventor {
    /// What strings are drawn from: the cases of all enumerations on the wire among them.
    static let words =
        """
        join heartbeat leave workerEnded submit finished blocked unblocked cancel put retain release sentReference
        receivedReference withdrawnReference want copied lostCopy spawn actorReady actorFailed actorEnded stop watch
        find createGroup removeGroup locate explain status welcome fenced startWorker stopWorker free run cancelTask
        createActor stopActor object actorLocated actorUnavailable actorDead named groupReady groupFailed located
        peerLost cluster process actor task group inline stored failed node worker driver head hybrid spread bundle
        pack strictPack strictSpread equals oneOf noneOf present absent never atMost always unlimited none shared
        spawner detached exited signalled CPU GPU memory licence _0 _1 default
        """
        .split { $0 == " " || $0 == "\n" }.map(String.init)

    var generator: SplitMix

    init(seed: UInt64) {
        generator = SplitMix(seed: seed)
    }

    /// A value of the type; `nil` if what was made up did not please its initializer often enough.
    func invent<Value: Decodable>(_ type: Value.Type) -> Value? {
        for _ in 0..<200 {
            if let value = try? make(type, depth: 0) { return value }
        }
        return nil
    }

    fileprivate func make<Value: Decodable>(_ type: Value.Type, depth: Int) throws -> Value {
        guard depth < 24 else { throw Displeased() }
        return try Value(from: InventingDecoder(inventor: self, depth: depth + 1))
    }

    fileprivate func flip(_ depth: Int) -> Bool {
        depth < 12 && Bool.random(using: &generator)
    }

    fileprivate func number<Number: FixedWidthInteger>() -> Number {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: Number(truncatingIfNeeded: generator.next())
        default: Number(Int8.random(in: 0...100, using: &generator))
        }
    }

    fileprivate func word() -> String {
        Self.words.randomElement(using: &generator) ?? ""
    }

    fileprivate func key<Key: CodingKey>(_ type: Key.Type) -> Key? {
        let start = Int.random(in: 0..<Self.words.count, using: &generator)
        return (Self.words[start...] + Self.words[..<start]).lazy.compactMap(Key.init(stringValue:)).first
    }
}

private struct Displeased: Error {}

private struct InventingDecoder: Decoder {
    let inventor: Inventor
    let depth: Int

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(InventedRecord(inventor: inventor, depth: depth))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let total = inventor.flip(depth) ? Int(inventor.number() as UInt8 % 4) : 0
        return InventedList(inventor: inventor, depth: depth, total: total)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        InventedValue(inventor: inventor, depth: depth)
    }
}

private struct InventedRecord<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let inventor: Inventor
    let depth: Int

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { inventor.key(Key.self).map { [$0] } ?? [] }

    func contains(_ key: Key) -> Bool { inventor.flip(depth) }
    func decodeNil(forKey key: Key) throws -> Bool { !inventor.flip(depth) }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try inventor.make(type, depth: depth)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        KeyedDecodingContainer(InventedRecord<NestedKey>(inventor: inventor, depth: depth + 1))
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw Displeased() }
    func superDecoder() throws -> any Decoder { throw Displeased() }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw Displeased() }
}

private struct InventedList: UnkeyedDecodingContainer {
    let inventor: Inventor
    let depth: Int
    let total: Int
    var currentIndex = 0

    var codingPath: [any CodingKey] { [] }
    var count: Int? { total }
    var isAtEnd: Bool { currentIndex >= total }

    mutating func decodeNil() throws -> Bool { false }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        currentIndex += 1
        return try inventor.make(type, depth: depth)
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> { throw Displeased() }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { throw Displeased() }
    mutating func superDecoder() throws -> any Decoder { throw Displeased() }
}

private struct InventedValue: SingleValueDecodingContainer {
    let inventor: Inventor
    let depth: Int

    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { !inventor.flip(depth) }
    func decode(_ type: Bool.Type) throws -> Bool { Bool.random(using: &inventor.generator) }
    func decode(_ type: String.Type) throws -> String { inventor.word() }
    func decode(_ type: Double.Type) throws -> Double { Double(inventor.number() as Int8) / 2 }
    func decode(_ type: Float.Type) throws -> Float { Float(inventor.number() as Int8) / 2 }
    func decode(_ type: Int.Type) throws -> Int { inventor.number() }
    func decode(_ type: Int8.Type) throws -> Int8 { inventor.number() }
    func decode(_ type: Int16.Type) throws -> Int16 { inventor.number() }
    func decode(_ type: Int32.Type) throws -> Int32 { inventor.number() }
    func decode(_ type: Int64.Type) throws -> Int64 { inventor.number() }
    func decode(_ type: UInt.Type) throws -> UInt { inventor.number() }
    func decode(_ type: UInt8.Type) throws -> UInt8 { inventor.number() }
    func decode(_ type: UInt16.Type) throws -> UInt16 { inventor.number() }
    func decode(_ type: UInt32.Type) throws -> UInt32 { inventor.number() }
    func decode(_ type: UInt64.Type) throws -> UInt64 { inventor.number() }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try inventor.make(type, depth: depth)
    }
}
