import Foundation
import NumericKernels
import Testing
import Workloads

/// Trained networks share the process's BLAS: one thread keeps the sums in one order.
@Suite(.serialized) struct MLPTrainingTests {
    init() {
        BLAS.threads = 1
    }

    private static let configurations: [MLPClassifier.Configuration] = [
        .init(hiddenWidths: [16], batchSize: 32),
        .init(hiddenWidths: [8, 9], activation: .tanh, dropout: 0.3, l2: 0.01, batchSize: 7),
        .init(hiddenWidths: [12], dropout: 0.5, optimizer: .sgd(momentum: 0.9), learningRate: 0.05, batchSize: 1000),
        .init(hiddenWidths: [], optimizer: .sgd(momentum: 0), learningRate: 0.1, batchSize: 1),
    ]

    private func model(_ configuration: MLPClassifier.Configuration, seed: UInt64 = 4) throws -> MLPClassifier {
        try MLPClassifier(configuration, featureCount: 5, classCount: 3, seed: seed)
    }

    @Test(arguments: configurations)
    func aSeedGivesTheSameNetworkToTheLastBit(_ configuration: MLPClassifier.Configuration) throws {
        let data = try SampleData.clouds()
        var (first, second) = (try model(configuration), try model(configuration))
        for _ in 0..<5 {
            let loss = try first.fitEpoch(on: data)
            // Predicting and training copies in between must change nothing.
            _ = try second.predict(data.features)
            var copy = second
            try copy.fitEpoch(on: data)
            #expect(try second.fitEpoch(on: data) == loss)
        }
        #expect(first.parameters == second.parameters)
        var other = try model(configuration, seed: 5)
        for _ in 0..<5 { try other.fitEpoch(on: data) }
        #expect(other.parameters != first.parameters)
    }

    @Test(arguments: configurations)
    func aNetworkStoredInTheMiddleOfTrainingGoesOnAsIfUninterrupted(
        _ configuration: MLPClassifier.Configuration
    ) throws {
        let data = try SampleData.clouds()
        var model = try model(configuration)
        for _ in 0..<3 { try model.fitEpoch(on: data) }
        var restored = try JSONDecoder().decode(MLPClassifier.self, from: JSONEncoder().encode(model))
        for _ in 0..<3 {
            #expect(try restored.fitEpoch(on: data) == model.fitEpoch(on: data))
        }
        #expect(restored.parameters == model.parameters)
        #expect(restored.epoch == 6)
        #expect(restored.step == model.step)
    }

    @Test(arguments: configurations)
    func trainingLowersTheLoss(_ configuration: MLPClassifier.Configuration) throws {
        let data = try SampleData.clouds()
        var model = try model(configuration)
        let before = try model.logLoss(on: data)
        for _ in 0..<60 { try model.fitEpoch(on: data) }
        #expect(try model.logLoss(on: data) < 0.8 * before)
        #expect(try model.accuracy(on: data) > 0.6)
    }

    @Test func oneStepOfGradientDescentFollowsTheGradient() throws {
        let data = try SampleData.clouds()
        let configuration = MLPClassifier.Configuration(
            hiddenWidths: [6], l2: 0.1, optimizer: .sgd(momentum: 0.9), learningRate: 0.5, batchSize: 90)
        var model = try model(configuration)
        let before = model
        let (loss, gradient) = try model.lossAndGradient(on: data)
        // The epoch's order of the rows differs, and so the rounding of its sums.
        #expect(abs(try model.fitEpoch(on: data) - loss) < 1e-6)
        for (index, slope) in gradient.enumerated() {
            #expect(abs(model.parameters[index] - (before.parameters[index] - 0.5 * slope)) < 1e-6)
        }
    }

    @Test func probabilitiesClassesAndLogLossBelongTogether() throws {
        let data = try SampleData.clouds(rows: 700)
        var model = try model(.init(hiddenWidths: [16], learningRate: 0.01))
        for _ in 0..<5 { try model.fitEpoch(on: data) }
        let probabilities = try model.predictProbabilities(data.features)
        let classes = try model.predict(data.features)
        var (loss, right) = (0.0, 0.0)
        for row in 0..<data.count {
            let values = Array(probabilities.row(row))
            #expect(abs(values.reduce(0, +) - 1) < 1e-5)
            #expect(values[Int(classes[row])] == values.max())
            loss -= log(Double(values[Int(data.labels[row])]))
            right += classes[row] == data.labels[row] ? 1 : 0
        }
        #expect(abs(try model.logLoss(on: data) - loss / 700) < 1e-5)
        #expect(try model.accuracy(on: data) == right / 700)
    }

    @Test(arguments: [MLPClassifier.Activation.relu, .tanh], [MLPClassifier.Optimizer.adam, .sgd(momentum: 0.99)])
    func aDivergedNetworkHasALossOfNaNAndCanStillBeStored(
        activation: MLPClassifier.Activation, optimizer: MLPClassifier.Optimizer
    ) throws {
        let data = try SampleData.clouds()
        var model = try model(
            .init(hiddenWidths: [8], activation: activation, l2: 1, optimizer: optimizer, learningRate: 1e30))
        var loss = 0.0
        for _ in 0..<20 { loss = try model.fitEpoch(on: data) }
        #expect(loss.isNaN)
        #expect(try model.logLoss(on: data).isNaN)
        #expect(try model.predict(data.features).count == data.count)
        let restored = try JSONDecoder().decode(MLPClassifier.self, from: JSONEncoder().encode(model))
        #expect(restored.parameters.map(\.bitPattern) == model.parameters.map(\.bitPattern))
    }

    @Test func otherHyperparametersTakeOverInTheMiddle() throws {
        let data = try SampleData.clouds()
        var model = try model(.init(hiddenWidths: [8]))
        try model.fitEpoch(on: data)
        try model.reconfigure(.init(hiddenWidths: [8], dropout: 0.2, learningRate: 0.1, batchSize: 13))
        #expect(try model.fitEpoch(on: data).isFinite)
        #expect(model.step == 1 + 7)
        try model.reconfigure(.init(hiddenWidths: [8], optimizer: .sgd(momentum: 0.5)))
        #expect(try model.fitEpoch(on: data).isFinite)
        #expect(throws: WorkloadError.self) { try model.reconfigure(.init(hiddenWidths: [9])) }
    }

    /// scikit-learn 1.9.1 on the same split (data/README.md), one seed: validation 0.9833, test 0.9805. Its standard
    /// error is that of 360 and 359 rows (0.0067 and 0.0073) together with the spread from seed to seed (0.0041 and
    /// 0.0048, measured with 12 seeds, whose means are 0.9810 and 0.9724): 0.0079 and 0.0087. The mean of 20 of our
    /// seeds, known to 0.001, must not be more than that below.
    @Test(.enabled(if: SampleData.isAvailable))
    func digitsAreReadAsWellAsByScikitLearn() throws {
        let data = try ClassificationData(SampleData.table("digits.csv")).split().standardized()
        var (validation, test) = (0.0, 0.0)
        for seed in 1...20 as ClosedRange<UInt64> {
            var model = try MLPClassifier(
                .init(hiddenWidths: [100], learningRate: 1e-3, batchSize: 200), featureCount: 64, classCount: 10,
                seed: seed)
            for _ in 0..<200 { try model.fitEpoch(on: data.train) }
            validation += try model.accuracy(on: data.validation) / 20
            test += try model.accuracy(on: data.test) / 20
        }
        print("digits: validation \(validation), test \(test)")
        #expect(validation >= 0.9833 - 0.0079)
        #expect(test >= 0.9805 - 0.0087)
    }
}
