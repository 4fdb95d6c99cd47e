/// The bijection Philox4x32-10 (Salmon and others, 2011): ten rounds of two 32-bit products each.
package enum Philox {
    /// The image of a 128-bit counter under a 64-bit key; halves hold their lower 32-bit word first.
    package static func block(key: UInt64, low: UInt64, high: UInt64) -> (low: UInt64, high: UInt64) {
        let half: UInt64 = 0xFFFF_FFFF
        var (c0, c1, c2, c3) = (low & half, low >> 32, high & half, high >> 32)
        var (k0, k1) = (key & half, key >> 32)
        for _ in 0..<10 {
            let (p0, p1) = (0xD251_1F53 &* c0, 0xCD9E_8D57 &* c2)
            (c0, c1, c2, c3) = ((p1 >> 32) ^ c1 ^ k0, p1 & half, (p0 >> 32) ^ c3 ^ k1, p0 & half)
            k0 = (k0 &+ 0x9E37_79B9) & half
            k1 = (k1 &+ 0xBB67_AE85) & half
        }
        return (c0 | c1 << 32, c2 | c3 << 32)
    }
}
