extension RandomStream {
    /// A number uniform in [0, 1): a multiple of 2⁻⁵³; one word of the stream.
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A number uniform between two finite bounds; the upper one is left out, but for rounding.
    public mutating func uniform(in range: Range<Double>) -> Double {
        let u = uniform()
        return range.lowerBound * (1 - u) + range.upperBound * u
    }

    /// A number of the standard normal distribution: mean 0, standard deviation 1; two words of the stream.
    ///
    /// G. Box and M. Muller, "A note on the generation of random normal deviates", 1958, of which the cosine half is
    /// used; logarithm and cosine are Manta's own, so that every platform gives the same bits. At most 8.6 in size.
    public mutating func normal() -> Double {
        let radius = (-2 * StableMath.log(1 - uniform())).squareRoot()
        return radius * StableMath.cosine(turns: uniform())
    }

    /// An integer uniform in 0..<bound, without bias.
    ///
    /// D. Lemire, "Fast random integer generation in an interval", 2019. The standard library's own ranges work with
    /// this generator too, but how they draw is not promised to stay.
    ///
    /// - Precondition: `bound` is positive.
    public mutating func integer(below bound: Int) -> Int {
        precondition(bound > 0, "no integer is in 0..<\(bound)")
        let bound = UInt64(bound)
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let threshold = (0 &- bound) % bound
            while product.low < threshold {
                product = next().multipliedFullWidth(by: bound)
            }
        }
        return Int(product.high)
    }

    /// Puts elements into random order, all orders alike (Fisher and Yates).
    @inlinable
    public mutating func shuffle(_ elements: inout some MutableCollection & RandomAccessCollection) {
        var remaining = elements.count
        while remaining > 1 {
            let pick = elements.index(elements.startIndex, offsetBy: integer(below: remaining))
            remaining -= 1
            elements.swapAt(pick, elements.index(elements.startIndex, offsetBy: remaining))
        }
    }

    /// Fills with numbers uniform in [0, 1), the same as `uniform()` would give one by one.
    public mutating func fill(_ values: inout [Double]) {
        values.withUnsafeMutableBufferPointer { values in
            guard !values.isEmpty else { return }
            if position & 1 == 1 {
                values[0] = uniform()
                return fillBlocks(UnsafeMutableBufferPointer(rebasing: values[1...]))
            }
            fillBlocks(values)
        }
    }

    /// Fills with numbers uniform in [0, 1): multiples of 2⁻²⁴, two from each word, from the next whole block on.
    public mutating func fill(_ values: inout [Float]) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.chunk) { words in
            var start = 0
            while start < values.count {
                let count = min(Self.chunk, values.count - start)
                fillWords(UnsafeMutableBufferPointer(rebasing: words[..<count]))
                for index in 0..<count { values[start + index] = Float(words[index] >> 8) * 0x1p-24 }
                start += count
            }
        }
    }

    /// Words made at once while filling: a multiple of a block's four.
    private static let chunk = 1024

    private mutating func fillBlocks(_ values: UnsafeMutableBufferPointer<Double>) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.chunk) { words in
            var start = 0
            while start < values.count {
                let count = min(Self.chunk / 2, values.count - start)
                let end = position &+ UInt64(count)
                fillWords(UnsafeMutableBufferPointer(rebasing: words[..<(2 * count)]))
                seek(to: end)
                for index in 0..<count {
                    let word = UInt64(words[2 * index]) | UInt64(words[2 * index + 1]) << 32
                    values[start + index] = Double(word >> 11) * 0x1p-53
                }
                start += count
            }
        }
    }
}
