import RuntimeCore

/// Damages valid inputs in the ways that lead furthest into a decoder.
struct Mutator {
    /// Inputs do not grow beyond this, so that a decoder's use of memory can be told from its input's.
    static let longest = 16_384

    private var generator: SplitMix

    init(seed: UInt64) {
        generator = SplitMix(seed: seed)
    }

    mutating func number(below limit: Int) -> Int {
        limit > 0 ? Int.random(in: 0..<limit, using: &generator) : 0
    }

    /// One of the samples, unchanged or changed in up to six ways, mostly in few.
    mutating func input(from samples: [[UInt8]]) -> [UInt8] {
        var bytes = samples.isEmpty ? [] : samples[number(below: samples.count)]
        let other = samples.isEmpty ? [] : samples[number(below: samples.count)]
        guard number(below: 20) > 0 else { return bytes }
        for _ in 0...number(below: 1 + number(below: 6)) { mutate(&bytes, other) }
        return Array(bytes.prefix(Self.longest))
    }

    private mutating func mutate(_ bytes: inout [UInt8], _ other: [UInt8]) {
        let index = number(below: bytes.count)
        guard !bytes.isEmpty else {
            bytes = (0..<number(below: 64)).map { _ in UInt8(number(below: 256)) }
            return
        }
        switch number(below: 10) {
        case 0, 1: bytes[index] ^= 1 << UInt8(number(below: 8))
        case 2: bytes[index] = [0, 1, 13, 14, 15, 16, 127, 128, 254, 255][number(below: 10)]
        case 3: bytes[index] = UInt8(number(below: 256))
        case 4: bytes.removeLast(number(below: bytes.count))
        case 5: blowUpLength(&bytes, at: index)
        case 6: bytes.removeSubrange(index..<min(bytes.count, index + 1 + number(below: 16)))
        case 7: bytes.insert(contentsOf: bytes[index..<min(bytes.count, index + 1 + number(below: 64))], at: index)
        case 8: bytes = Array(bytes[..<index]) + other.suffix(number(below: other.count + 1))
        default: nest(&bytes, at: index)
        }
    }

    /// Writes a number where a length of two or four bytes may stand.
    private mutating func blowUpLength(_ bytes: inout [UInt8], at index: Int) {
        let lengths: [UInt32] = [0, 1, 0xff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, .max, UInt32(bytes.count)]
        let length = lengths[number(below: lengths.count)]
        let width = number(below: 2) == 0 ? 2 : 4
        for (offset, byte) in withUnsafeBytes(of: length.littleEndian, Array.init).prefix(width).enumerated()
        where index + offset < bytes.count { bytes[index + offset] = byte }
    }

    /// Wraps what follows in many lists or optionals.
    private mutating func nest(_ bytes: inout [UInt8], at index: Int) {
        var inner = Array(bytes[index...])
        let isList = number(below: 2) == 0
        for _ in 0..<number(below: 400) {
            let length = withUnsafeBytes(of: UInt32(inner.count).littleEndian, Array.init)
            inner = isList ? [15] + length + [1, 0, 0, 0] + inner : [1] + inner
            if inner.count > Self.longest { break }
        }
        bytes = bytes[..<index] + inner
    }
}
