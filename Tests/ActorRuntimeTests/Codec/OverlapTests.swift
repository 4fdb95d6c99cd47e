import ActorRuntime
import NIOCore
import Testing

/// Without this rule a small input may take years to read, or memory that grows with the square of its size.
@Suite("Parts of a value may not share their bytes", .timeLimit(.minutes(1)))
struct OverlapTests {
    /// Lists of lists of lists.
    private struct Lists: Decodable {
        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            while !container.isAtEnd { _ = try container.decode(Lists.self) }
        }
    }

    private static func list(length: UInt32, count: UInt32) -> [UInt8] {
        [15] + number(length) + number(count)
    }

    private static func number(_ value: UInt32) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian, Array.init)
    }

    @Test("Lists that begin in the middle of each other are refused")
    func overlappingLists() {
        // Every list says that it has nine bytes and two elements: the first is the next list, the second the list
        // after the next but one. The number of paths through them grows like 1.46 to the power of their number.
        let bytes = (0..<200).flatMap { _ in Self.list(length: 9, count: 2) } + Self.list(length: 0, count: 0)
        #expect(throws: DecodingError.self) {
            try BinaryDecoder().decode(Lists.self, from: ByteBuffer(bytes: Self.list(length: 1809, count: 1) + bytes))
        }
    }

    @Test("Strings that reach to the end of everything are refused")
    func overlappingStrings() {
        // A thousand records whose one string takes in those that follow. All of its bytes are ASCII, so that nothing is
        // wrong with it but its length.
        var bytes: [UInt8] = []
        for index in 0..<1000 {
            let entry: [UInt8] = [1, 120, 13] + Self.number(UInt32(index * (5 + 7)) & 0x7f7f)
            bytes = [16] + Self.number(7) + entry + bytes
        }
        let whole = Self.list(length: UInt32(bytes.count), count: 1000) + bytes
        #expect(throws: DecodingError.self) {
            try BinaryDecoder().decode([[String: String]].self, from: ByteBuffer(bytes: whole))
        }
    }

    @Test("An element may not reach beyond its list, nor an entry beyond its record")
    func beyondTheEnd() throws {
        let element: [UInt8] = [6, 1, 2, 3, 4]
        let short = Self.list(length: 3, count: 1) + element
        #expect(throws: DecodingError.self) { try BinaryDecoder().decode([Int64].self, from: ByteBuffer(bytes: short)) }
        let right = Self.list(length: 5, count: 1) + element
        #expect(try BinaryDecoder().decode([Int64].self, from: ByteBuffer(bytes: right)) == [0x0403_0201])
        let record = [16] + Self.number(5) + [1, 120] + element
        let records = Self.list(length: UInt32(record.count), count: 1) + record
        #expect(throws: DecodingError.self) {
            try BinaryDecoder().decode([[String: Int]].self, from: ByteBuffer(bytes: records))
        }
    }
}
