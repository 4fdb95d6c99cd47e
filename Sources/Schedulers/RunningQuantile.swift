import HeapModule

/// One quantile of a growing set of numbers, by linear interpolation between the two order statistics around it.
///
/// Two heaps hold the numbers below and above the quantile's position `(n - 1) q`; adding costs O(log n), reading O(1).
package struct RunningQuantile: Sendable {
    /// The quantile, in `[0, 1]`, as the fraction `numerator / denominator`: positions are exact whole numbers.
    private let numerator: Int
    private let denominator: Int
    private var lower = Heap<Double>()
    private var upper = Heap<Double>()

    package init(numerator: Int, denominator: Int) {
        self.numerator = numerator
        self.denominator = denominator
    }

    var count: Int { lower.count + upper.count }

    /// Adds a number other than NaN.
    package mutating func insert(_ value: Double) {
        if let largest = lower.max, value > largest { upper.insert(value) } else { lower.insert(value) }
        // The lower heap holds the order statistics 0...floor((n - 1) q).
        let wanted = (count - 1) * numerator / denominator + 1
        while lower.count > wanted { upper.insert(lower.removeMax()) }
        while lower.count < wanted { lower.insert(upper.removeMin()) }
    }

    /// The quantile of what was added; `nil` if nothing was.
    ///
    /// Next to an infinite order statistic, any fraction of the way towards it is infinite too.
    package var value: Double? {
        guard let below = lower.max else { return nil }
        let remainder = (count - 1) * numerator % denominator
        guard remainder > 0, let above = upper.min, above != below, below.isFinite else { return below }
        return below + (above - below) * (Double(remainder) / Double(denominator))
    }
}
