import ActorRuntime
import NIOCore
import Testing

@Suite("Hostile bytes are errors, never crashes")
struct CodecHostileTests {
    private static let seeds: UInt64 = 10
    private static let perSeed = 10_000

    /// Ten seeds of 10,000 inputs each: cut off, changed in up to eight bytes, or both. What still decodes must encode.
    @Test("Changed and truncated values decode to something or throw", arguments: 0..<seeds)
    func mutations(seed: UInt64) throws {
        var generator = SplitMix(seed: seed)
        var original = Array(try BinaryEncoder().encode(Everything.random(&generator)).readableBytesView)
        for round in 0..<Self.perSeed {
            if round % 100 == 0 {
                original = Array(try BinaryEncoder().encode(Everything.random(&generator)).readableBytesView)
            }
            var bytes = original
            if Bool.random(using: &generator) { bytes.removeLast(.random(in: 0...bytes.count, using: &generator)) }
            for _ in 0..<Int.random(in: 0...8, using: &generator) where !bytes.isEmpty {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[index] = Bool.random(using: &generator) ? 255 : .random(in: 0...255, using: &generator)
            }
            if let value = try? BinaryDecoder().decode(Everything.self, from: ByteBuffer(bytes: bytes)) {
                _ = try BinaryEncoder().encode(value)
            }
        }
    }

    @Test("Random bytes decode to something or throw", arguments: 0..<seeds)
    func noise(seed: UInt64) {
        var generator = SplitMix(seed: seed)
        for _ in 0..<Self.perSeed {
            let count = Int.random(in: 0...64, using: &generator)
            // Small numbers are tags: they lead further than bytes drawn from all.
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...24, using: &generator) }
            let buffer = ByteBuffer(bytes: bytes)
            _ = try? BinaryDecoder().decode(Shape.self, from: buffer)
            _ = try? BinaryDecoder().decode([String: [Double]].self, from: buffer)
            _ = try? BinaryDecoder().decode([[Int?]].self, from: buffer)
        }
    }

    @Test("A length beyond the bytes that are there allocates nothing", arguments: [13, 14, 15, 16] as [UInt8])
    func lengths(tag: UInt8) {
        let claim: [UInt8] = [tag, 3, 255, 255, 255, 255, 255, 255, 255, 255]
        for bytes in [claim, [tag] + claim.dropFirst(2)] {
            let buffer = ByteBuffer(bytes: bytes)
            #expect(throws: DecodingError.self) { try BinaryDecoder().decode(String.self, from: buffer) }
            #expect(throws: DecodingError.self) { try BinaryDecoder().decode([Int].self, from: buffer) }
            #expect(throws: DecodingError.self) { try BinaryDecoder().decode([UInt8].self, from: buffer) }
            #expect(throws: DecodingError.self) { try BinaryDecoder().decode([String: Int].self, from: buffer) }
        }
    }

    @Test("Nesting has a limit on both sides")
    func nesting() throws {
        #expect(throws: RuntimeError.self) { try BinaryEncoder().encode(Nested(levels: 200)) }
        let deep = try BinaryEncoder().encode(Nested(levels: 100))
        _ = try BinaryDecoder().decode(Nested.self, from: deep)
        // 300 lists, each the only element of the one before, built by hand.
        var bytes: [UInt8] = []
        for _ in 0..<300 {
            let length = UInt32(bytes.count)
            bytes = [15] + withUnsafeBytes(of: length.littleEndian, Array.init) + [1, 0, 0, 0] + bytes
        }
        #expect(throws: DecodingError.self) {
            try BinaryDecoder().decode(Lists.self, from: ByteBuffer(bytes: bytes))
        }
    }

    /// Lists of lists of lists.
    private struct Lists: Decodable {
        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            while !container.isAtEnd { _ = try container.decode(Lists.self) }
        }
    }
}
