import CSharedMemory
import RuntimeCore
import SharedObjects
import Testing

@Suite("Checksum")
struct ChecksumTests {
    /// RFC 3720 (iSCSI), appendix B.4, and the check value of the catalogue of CRC algorithms for CRC-32/ISCSI.
    static let vectors: [(bytes: [UInt8], checksum: UInt32)] = [
        ([], 0),
        (Array("123456789".utf8), 0xE306_9283),
        ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
        ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
        (Array(0..<32), 0x46DD_794E),
        (Array((0..<32).reversed()), 0x113F_DB5C),
        (
            [
                0x01, 0xC0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x14, 0, 0, 0, 0, 0, 0x04, 0, 0, 0, 0, 0x14, 0, 0,
                0, 0x18, 0x28, 0, 0, 0, 0, 0, 0, 0, 0x02, 0, 0, 0, 0, 0, 0, 0,
            ], 0xD996_3A56
        ),
    ]

    @Test("It is CRC-32C, with and without the processor's instruction", arguments: vectors)
    func known(bytes: [UInt8], checksum: UInt32) {
        #expect(csharedmemory_checksum(0, bytes, bytes.count) == checksum)
        #expect(csharedmemory_checksum_portable(0, bytes, bytes.count) == checksum)
    }

    @Test("Piece by piece is as at once, at every alignment", arguments: UInt64(0)..<50)
    func pieces(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let bytes = (0..<3000).map { _ in UInt8.random(in: 0...255, using: &random) }
        let range = Int.random(in: 0..<64, using: &random)..<Int.random(in: 64...3000, using: &random)
        let cut = Int.random(in: range, using: &random)
        bytes.withUnsafeBytes { bytes in
            let whole = UnsafeRawBufferPointer(rebasing: bytes[range])
            let first = UnsafeRawBufferPointer(rebasing: bytes[range.lowerBound..<cut])
            let second = UnsafeRawBufferPointer(rebasing: bytes[cut..<range.upperBound])
            let expected = csharedmemory_checksum_portable(0, whole.baseAddress, whole.count)
            let begun = csharedmemory_checksum(0, first.baseAddress, first.count)
            #expect(csharedmemory_checksum(begun, second.baseAddress, second.count) == expected)
        }
    }

    @Test("Any single bit that is flipped shows")
    func flippedBits() {
        var bytes = Store.pattern(1, size: 200)
        let checksum = csharedmemory_checksum(0, bytes, bytes.count)
        for bit in 0..<1600 {
            bytes[bit / 8] ^= 1 << (bit % 8)
            #expect(csharedmemory_checksum(0, bytes, bytes.count) != checksum)
            bytes[bit / 8] ^= 1 << (bit % 8)
        }
    }
}

@Suite("Copying")
struct CopyTests {
    @Test(
        "Large and small copies move exactly their bytes, from and to any alignment",
        arguments: [0, 1, 63, 1000, 16 << 20 - 1, 16 << 20, 16 << 20 + 129], [(0, 0), (1, 0), (0, 7), (13, 63)])
    func copies(size: Int, shift: (source: Int, target: Int)) {
        let source = Store.pattern(3, size: size + 64)
        var target = [UInt8](repeating: 0xEE, count: size + 128)
        source.withUnsafeBytes { source in
            target.withUnsafeMutableBytes { target in
                guard let from = source.baseAddress, let to = target.baseAddress else { return }
                csharedmemory_copy(to + shift.target, from + shift.source, size)
            }
        }
        #expect(target[shift.target..<(shift.target + size)] == source[shift.source..<(shift.source + size)])
        #expect(target[..<shift.target].allSatisfy { $0 == 0xEE })
        #expect(target[(shift.target + size)...].allSatisfy { $0 == 0xEE })
    }
}
