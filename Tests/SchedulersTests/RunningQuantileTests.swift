import NumericKernels
import Schedulers
import Testing

@Suite("The quantile of a growing set")
struct RunningQuantileTests {
    /// NumPy's default definition: position `(n - 1) q` in the sorted numbers, linearly between its two neighbours; next
    /// to an infinite lower neighbour the result is that infinity, where NumPy gives NaN.
    private func naive(_ values: [Double], _ numerator: Int, _ denominator: Int) -> Double {
        let sorted = values.sorted()
        let (whole, rest) = ((values.count - 1) * numerator).quotientAndRemainder(dividingBy: denominator)
        let below = sorted[whole]
        guard rest > 0, sorted[whole + 1] != below, below.isFinite else { return below }
        return below + (sorted[whole + 1] - below) * Double(rest) / Double(denominator)
    }

    @Test("It equals that of the sorted numbers after each addition", arguments: 0..<100)
    func againstSorting(seed: Int) throws {
        var stream = RandomStream(seed: UInt64(seed)).split("quantile")
        let denominator = 2 + Int(stream.uniform() * 9)
        let numerator = Int(stream.uniform() * Double(denominator + 1))
        var quantile = RunningQuantile(numerator: numerator, denominator: denominator)
        var values: [Double] = []
        #expect(quantile.value == nil)
        for _ in 0..<200 {
            let draw = stream.uniform()
            // A fifth are duplicates of few values, a tenth each infinity.
            let value =
                draw < 0.1 ? -.infinity : draw < 0.2 ? .infinity : draw < 0.4 ? (draw * 20).rounded() : 100 * draw - 50
            values.append(value)
            quantile.insert(value)
            let found = try #require(quantile.value)
            let wanted = naive(values, numerator, denominator)
            // The two sums round apart by a few units in the last place of numbers up to 50: 50 * 2^-52 * 4.
            #expect(found == wanted || abs(found - wanted) < 5e-14, "\(found) is not \(wanted)")
        }
    }

    @Test(
        "It agrees with numpy.quantile",
        arguments: [
            // np.quantile([3, 1, 2], 2/3) = 2 + 1/3; ([1, 2, 3, 4], 0.75) = 3.25; ([7], 0.5) = 7; ends are the extremes.
            ([3.0, 1, 2], 2, 3, 7.0 / 3), ([1, 2, 3, 4], 3, 4, 3.25), ([7], 1, 2, 7), ([5, 9, 1], 0, 1, 1),
            ([5, 9, 1], 1, 1, 9),
        ])
    func numpy(values: [Double], numerator: Int, denominator: Int, wanted: Double) throws {
        var quantile = RunningQuantile(numerator: numerator, denominator: denominator)
        for value in values { quantile.insert(value) }
        // One rounding of a quotient of numbers below 10.
        #expect(abs(try #require(quantile.value) - wanted) < 2e-15)
    }

    @Test("Rising and falling orders give the same")
    func order() {
        var (rising, falling) = (
            RunningQuantile(numerator: 2, denominator: 3), RunningQuantile(numerator: 2, denominator: 3)
        )
        for value in 0...3_000 {
            rising.insert(Double(value))
            falling.insert(Double(3_000 - value))
        }
        #expect(rising.value == 2_000 && falling.value == 2_000)
    }
}
