extension RandomStream {
    /// The child stream of a label, such as a purpose.
    ///
    /// Splitting neither depends on nor changes how many numbers were drawn: the same label gives the same child, and
    /// different labels give independent ones. A child is 128 bits of Philox under a tweaked key, so that two
    /// children of any ancestry meet only by chance (for a million streams, less than one in 10²⁶).
    public func split(_ label: String) -> RandomStream {
        var child = self
        var word: UInt64 = 0
        var length: UInt64 = 0
        for byte in label.utf8 {
            word |= UInt64(byte) << (8 * (length & 7))
            length += 1
            guard length & 7 == 0 else { continue }
            child = child.derived(word, tweak: Tweak.text)
            word = 0
        }
        // The last word and the length keep "a" and "a\0" apart.
        return child.derived(word, tweak: Tweak.text).derived(length, tweak: Tweak.end)
    }

    /// The child stream of an index, such as a trial's; see ``split(_:)-(String)``.
    public func split(_ index: Int) -> RandomStream {
        derived(UInt64(bitPattern: Int64(index)), tweak: Tweak.index)
    }

    /// Changes of the key which keep the blocks that make children apart from those that give numbers, and the kinds
    /// of children from each other: digits of π, of no further meaning.
    private enum Tweak {
        static let text: UInt64 = 0x243F_6A88_85A3_08D3
        static let end: UInt64 = 0x1319_8A2E_0370_7344
        static let index: UInt64 = 0xA409_3822_299F_31D0
    }

    private func derived(_ word: UInt64, tweak: UInt64) -> RandomStream {
        let block = Philox.block(key: key ^ tweak, low: word, high: stream)
        return RandomStream(key: block.low, stream: block.high)
    }
}
