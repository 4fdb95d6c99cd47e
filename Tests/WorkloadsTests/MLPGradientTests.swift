import Foundation
import NumericKernels
import Testing
import Workloads

@Suite struct MLPGradientTests {
    /// A network and its data, and the loss again in double precision with plain loops.
    struct Problem: CustomTestStringConvertible, Sendable {
        var widths: [Int]
        var activation: MLPClassifier.Activation
        var l2: Double
        var testDescription: String { "\(widths) \(activation) l2 \(l2)" }

        func loss(_ parameters: [Double], _ data: ClassificationData) -> Double {
            var sum = 0.0
            var penalty = 0.0
            for row in 0..<data.count {
                var values = data.features.row(row).map { Double($0) }
                var place = 0
                penalty = 0
                for (layer, width) in (widths + [data.classCount]).enumerated() {
                    let biases = place + values.count * width
                    var next = Array(parameters[biases..<biases + width])
                    for (input, value) in values.enumerated() {
                        for output in 0..<width {
                            let weight = parameters[place + input * width + output]
                            next[output] += value * weight
                            penalty += weight * weight
                        }
                    }
                    place = biases + width
                    if layer < widths.count { next = next.map { activation == .relu ? max(0, $0) : tanh($0) } }
                    values = next
                }
                let largest = values.max() ?? 0
                sum += log(values.reduce(0) { $0 + exp($1 - largest) }) + largest - values[Int(data.labels[row])]
            }
            return sum / Double(data.count) + l2 / 2 * penalty
        }
    }

    /// Central differences in double precision, h = 1e-6: their own error is about 1e-10 (1e-16 / h and h²), so that
    /// all of the tolerance is for the network's single precision: a gradient is a mean of 50 products, each of a few
    /// dozen roundings of 6e-8, which add up to less than 3e-6 of the gradient's largest element.
    @Test(arguments: [
        Problem(widths: [], activation: .relu, l2: 0.1), Problem(widths: [7], activation: .relu, l2: 0),
        Problem(widths: [7], activation: .tanh, l2: 0.03), Problem(widths: [33, 6], activation: .relu, l2: 0.01),
        Problem(widths: [5, 17, 4], activation: .tanh, l2: 0.2),
        Problem(widths: [9, 3, 8, 2], activation: .relu, l2: 0),
    ])
    func theGradientAgreesWithFiniteDifferences(_ problem: Problem) throws {
        let data = try SampleData.clouds(rows: 50)
        let configuration = MLPClassifier.Configuration(
            hiddenWidths: problem.widths, activation: problem.activation, l2: problem.l2)
        var model = try MLPClassifier(configuration, featureCount: 5, classCount: 3, seed: 11)
        // Biases off zero, or half of them would not be tried.
        var random = RandomStream(seed: 5)
        model.setParameters(model.parameters.map { $0 + Float(0.1 * random.normal()) })
        let parameters = model.parameters.map { Double($0) }
        let (loss, gradient) = try model.lossAndGradient(on: data)
        #expect(abs(loss - problem.loss(parameters, data)) < 2e-6)
        let scale = Double(gradient.map { abs($0) }.max() ?? 0)
        #expect(scale > 0.01)
        for index in parameters.indices {
            var (low, high) = (parameters, parameters)
            low[index] -= 1e-6
            high[index] += 1e-6
            let slope = (problem.loss(high, data) - problem.loss(low, data)) / 2e-6
            #expect(abs(Double(gradient[index]) - slope) < 3e-6 * scale + 1e-8, "parameter \(index)")
        }
    }

    /// A seed fixes the masks of a step, so that the loss with dropout has a gradient too: what a step of size 1 takes
    /// off the weights. The differences are of single-precision losses, h = 0.02: rounding 1e-7 / h = 5e-6 and h² times
    /// a third derivative of the order of the gradient, 4e-4 of it; 2e-3 is a wide bound, and a wrong mask or scale is
    /// off by 0.1 and more.
    @Test func theGradientWithDropoutAgreesWithFiniteDifferences() throws {
        let data = try SampleData.clouds(rows: 200)
        let configuration = MLPClassifier.Configuration(
            hiddenWidths: [6, 5], activation: .tanh, dropout: 0.4, optimizer: .sgd(momentum: 0), learningRate: 1,
            batchSize: 200)
        let model = try MLPClassifier(configuration, featureCount: 5, classCount: 3, seed: 2)
        var stepped = model
        try stepped.fitEpoch(on: data)
        let gradient = zip(model.parameters, stepped.parameters).map { $0 - $1 }
        let scale = gradient.map { abs($0) }.max() ?? 0
        #expect(scale > 0.05)
        for index in gradient.indices {
            let losses = try [-1, 1].map { (sign: Float) in
                var (moved, parameters) = (model, model.parameters)
                parameters[index] += 0.02 * sign
                moved.setParameters(parameters)
                return try moved.fitEpoch(on: data)
            }
            let slope = Float(losses[1] - losses[0]) / 0.04
            #expect(abs(gradient[index] - slope) < 2e-3 * scale, "parameter \(index)")
        }
    }

    /// What is kept is scaled up: with weights so small that the network is nearly linear, the mean over masks of the
    /// loss is that without dropout. 5 standard errors of the mean of 50 (false alarm 6 in 10⁷); not scaling would pull
    /// the loss 0.4 of its way to log 3, some 0.004.
    @Test func aNewMaskForEveryStepKeepsTheExpectedOutput() throws {
        let data = try SampleData.clouds(rows: 400)
        let configuration = MLPClassifier.Configuration(
            hiddenWidths: [64], dropout: 0.4, optimizer: .sgd(momentum: 0), learningRate: 1e-9, batchSize: 400)
        var model = try MLPClassifier(configuration, featureCount: 5, classCount: 3, seed: 3)
        model.setParameters(model.parameters.map { $0 * 0.3 })
        let without = try model.logLoss(on: data)
        let losses = try (0..<50).map { _ in try model.fitEpoch(on: data) }
        let mean = losses.reduce(0, +) / 50
        let variance = losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 49
        let standardError = (variance / 50).squareRoot()
        #expect(standardError < 0.0004)
        #expect(abs(mean - without) < 5 * standardError)
        #expect(Set(losses).count == 50)
    }
}
