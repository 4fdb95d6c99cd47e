import NumericKernels
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct KernelTests {
    /// Every 1,009th float in a range: some 2 million numbers of all sizes.
    private func floats(from low: Float, to high: Float) -> [Float] {
        stride(from: UInt32(0), to: 0xFF00_0000, by: 1009).map { Float(bitPattern: $0) }
            .filter { $0 >= low && $0 <= high }
    }

    @Test func theExponentialIsRightToSevenDigits() {
        var values = floats(from: -87.3, to: 88.3)
        let arguments = values
        Kernels.exponential(&values, count: values.count)
        let worst = zip(arguments, values).map { abs(Double($1) / exp(Double($0)) - 1) }.max() ?? 1
        #expect(worst < 2e-7)
        var special: [Float] = [0, -1000, -.infinity, 1000, .infinity, .nan]
        Kernels.exponential(&special, count: special.count)
        #expect(special.dropLast() == [1, 0, 0, .infinity, .infinity])
        #expect(special[5].isNaN)
    }

    @Test func theHyperbolicTangentIsRightToSixDigits() {
        var values = floats(from: -30, to: 30).filter { abs($0) > Float.leastNormalMagnitude }
        let arguments = values
        Kernels.hyperbolicTangent(&values, count: values.count)
        let worst = zip(arguments, values).map { abs(Double($1) / tanh(Double($0)) - 1) }.max() ?? 1
        #expect(worst < 4e-7)
        var special: [Float] = [0, -.infinity, .infinity, .nan]
        Kernels.hyperbolicTangent(&special, count: special.count)
        #expect(special.dropLast() == [0, -1, 1])
        #expect(special[3].isNaN)
    }

    @Test func notANumberPassesThroughTheRectifier() {
        var values: [Float] = [.nan, -1, 2]
        Kernels.addBiasReLU(&values, [1, 0.5, 1], rows: 1, columns: 3)
        #expect(values[0].isNaN)
        #expect(values[1...] == [0, 3])
    }

    @Test(arguments: [1, 3, 10, 16, 100, 1000])
    func softmaxCrossEntropyIsItsDefinition(classes: Int) {
        let rows = 67
        var random = RandomStream(seed: UInt64(classes))
        let logits = (0..<rows * classes).map { _ in Float(random.uniform(in: -5..<5)) }
        let labels = (0..<rows).map { _ in Int32(random.integer(below: classes)) }
        var gradient = logits
        let loss = Kernels.softmaxCrossEntropy(&gradient, labels: labels, rows: rows, columns: classes, scale: 0.5)
        var probabilities = logits
        Kernels.softmax(&probabilities, rows: rows, columns: classes)
        var expectedLoss = 0.0
        for row in 0..<rows {
            let exponentials = logits[row * classes..<(row + 1) * classes].map { exp(Double($0)) }
            let sum = exponentials.reduce(0, +)
            expectedLoss -= log(exponentials[Int(labels[row])] / sum)
            for column in 0..<classes {
                let p = exponentials[column] / sum
                let target: Double = column == Int(labels[row]) ? 1 : 0
                // Float: a probability is at most 1 and takes a dozen roundings at most.
                #expect(abs(Double(probabilities[row * classes + column]) - p) < 1e-6)
                #expect(abs(Double(gradient[row * classes + column]) - 0.5 * (p - target)) < 1e-6)
            }
        }
        #expect(abs(loss - expectedLoss) < 1e-6 * Double(rows) * max(1, expectedLoss / Double(rows)))
    }

    @Test func softmaxCrossEntropyIsStableForExtremeLogits() {
        var logits: [Float] = [1e4, -1e4, 0, -1e4, 1e4, 0, 1e4, 1e4, 1e4]
        let loss = Kernels.softmaxCrossEntropy(&logits, labels: [0, 0, 2], rows: 3, columns: 3, scale: 1)
        #expect(abs(loss - (0 + 2e4 + log(3))) < 1e-2)
        let third: Float = 1 / 3
        let expected: [Float] = [0, 0, 0, -1, 1, 0, third, third, third - 1]
        for (value, expected) in zip(logits, expected) { #expect(abs(value - expected) < 1e-6) }
        var divergent: [Float] = [.infinity, 0, .nan, 1]
        #expect(
            Kernels.softmaxCrossEntropy(&divergent, labels: [0, 1], rows: 2, columns: 2, scale: 1).isNaN)
    }

    /// Algorithm 1 of Kingma and Ba with α = 0.001, β₁ = 0.9, β₂ = 0.999, ε = 1e-8 from θ = 1, by hand. g₁ = 0.1:
    /// m̂ = 0.1, v̂ = 0.01, θ = 1 - 0.001 · 0.1 / (0.1 + 1e-8). g₂ = -0.2: m = -0.011, m̂ = m / 0.19, v = 4.999e-5,
    /// v̂ = v / 0.001999, θ = 0.99936610… (17 equal elements, so that vector and remainder loops both run).
    @Test func adamFollowsTheAlgorithmOfThePaper() {
        let count = 17
        var parameters = [Float](repeating: 1, count: count)
        var first = [Float](repeating: 0, count: count)
        var second = first
        let gradients: [Float] = [0.1, -0.2]
        let m = -0.011 / 0.19
        let v = 4.999e-5 / 0.001999
        let afterOne = 1 - 0.001 * 0.1 / (0.1 + 1e-8)
        let expected = [afterOne, afterOne - 0.001 * m / (v.squareRoot() + 1e-8)]
        for step in 1...2 {
            AdamStep(step: step, learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8).apply(
                &parameters, gradient: [Float](repeating: gradients[step - 1], count: count), firstMoment: &first,
                secondMoment: &second, count: count, l2: 0)
            // Half a unit in the last place of numbers just below 1 is 3e-8.
            for value in parameters { #expect(abs(Double(value) - expected[step - 1]) < 6.1e-8) }
        }
        #expect(abs(first[16] + 0.011) < 1e-8)
        #expect(abs(second[16] - 4.999e-5) < 1e-11)
    }

    /// By hand: g = 0.5 + 0.1 · 1 = 0.6, v = 0.6, w = 1 - 0.1 · 0.6 = 0.94; then g = 0.5 + 0.094 = 0.594,
    /// v = 0.9 · 0.6 + 0.594 = 1.134, w = 0.94 - 0.1134 = 0.8266.
    @Test func gradientDescentWithMomentumAndPenaltyIsAsByHand() {
        var (parameters, velocity): ([Float], [Float]) = ([1], [0])
        let step = MomentumStep(learningRate: 0.1, momentum: 0.9)
        for expected in [0.94, 0.8266] {
            step.apply(&parameters, gradient: [0.5], velocity: &velocity, count: 1, l2: 0.1)
            #expect(abs(Double(parameters[0]) - expected) < 2e-7)
        }
    }

    @Test func theSmallKernelsDoWhatTheyAreNamedFor() {
        var x: [Float] = [1, 2, 3, 4, 5, 6]
        Kernels.dropout(&x, random: [0, 9, 10, 11, .max, 3], count: 6, threshold: 10, scale: 2)
        #expect(x == [0, 0, 6, 8, 10, 0])
        Kernels.backwardReLU(&x, output: [1, 1, 0, 2, -1, 1], count: 6)
        #expect(x == [0, 0, 0, 8, 0, 0])
        Kernels.backwardTanh(&x, output: [0, 0, 0, 1, 0, 0], keep: 0.5, count: 6)
        #expect(x[3] == 6)
        var sums: [Float] = [9, 9]
        Kernels.columnSums([1, 2, 3, 4, 5, 6], rows: 3, columns: 2, into: &sums)
        #expect(sums == [9, 12])
        #expect(Kernels.sumOfSquares([1, 2, 3], count: 3) == 14)
        #expect(Kernels.allFinite([0, -1, .greatestFiniteMagnitude], count: 3))
        #expect(!Kernels.allFinite([0, -1, -.infinity], count: 3))
        #expect(!Kernels.allFinite([.nan], count: 1))
        var gathered: [Float] = [0, 0, 0, 0]
        Kernels.gatherRows([1, 2, 3, 4, 5, 6], columns: 2, order: [2, 0], count: 2, into: &gathered)
        #expect(gathered == [5, 6, 1, 2])
    }
}
