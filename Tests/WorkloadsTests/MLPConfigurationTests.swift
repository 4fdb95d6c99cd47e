import Foundation
import NumericKernels
import Testing
import Workloads

@Suite struct MLPConfigurationTests {
    /// A wrong setting and what the error must say.
    struct Wrong: CustomTestStringConvertible, Sendable {
        var configuration: MLPClassifier.Configuration
        var message: String
        init(_ message: String, _ change: (inout MLPClassifier.Configuration) -> Void) {
            configuration = .init()
            change(&configuration)
            self.message = message
        }
        var testDescription: String { message }
    }

    @Test(arguments: [
        Wrong("width 0 of hidden layer 2: expected at least 1") { $0.hiddenWidths = [3, 0] },
        Wrong("dropout 1.0: expected 0 up to but not including 1") { $0.dropout = 1 },
        Wrong("dropout -0.1: expected") { $0.dropout = -0.1 }, Wrong("dropout nan: expected") { $0.dropout = .nan },
        Wrong("l2 -1.0: expected") { $0.l2 = -1 }, Wrong("l2 inf: expected") { $0.l2 = .infinity },
        Wrong("learning rate 0.0: expected a finite number above 0") { $0.learningRate = 0 },
        Wrong("learning rate nan: expected") { $0.learningRate = .nan },
        Wrong("batch size 0: expected at least 1") { $0.batchSize = 0 },
        Wrong("momentum 1.0: expected") { $0.optimizer = .sgd(momentum: 1) },
        Wrong("beta1 -0.5: expected") { $0.optimizer = .adam(beta1: -0.5, beta2: 0.9, epsilon: 1) },
        Wrong("beta2 1.0: expected") { $0.optimizer = .adam(beta1: 0.5, beta2: 1, epsilon: 1) },
        Wrong("epsilon 0.0: expected") { $0.optimizer = .adam(beta1: 0.5, beta2: 0.9, epsilon: 0) },
        Wrong("makes the network too large") { $0.hiddenWidths = [1 << 40] },
        Wrong("makes the network too large") { $0.hiddenWidths = [.max, .max] },
    ])
    func settingsOutsideTheirRangeAreRefused(_ wrong: Wrong) {
        let error = #expect(throws: WorkloadError.self) {
            try MLPClassifier(wrong.configuration, featureCount: 4, classCount: 2, seed: 0)
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains(wrong.message) == true, "\(error?.message ?? "no error")")
    }

    @Test func dataThatDoesNotFitIsRefusedAndChangesNothing() throws {
        var model = try MLPClassifier(.init(hiddenWidths: [4]), featureCount: 5, classCount: 3, seed: 0)
        let before = model.parameters
        let narrow = try SampleData.clouds(features: 4)
        let many = try SampleData.clouds(classes: 4)
        let none = try ClassificationData(features: Matrix(rows: 0, columns: 5), labels: [], classCount: 3)
        for (data, message) in [
            (narrow, "rows of 4 features for a network that takes 5"),
            (many, "data of 4 classes for a network of 3"), (none, "no rows"),
        ] {
            let error = #expect(throws: WorkloadError.self) { try model.fitEpoch(on: data) }
            #expect(error?.message.contains(message) == true)
            #expect(throws: WorkloadError.self) { try model.accuracy(on: data) }
        }
        #expect(throws: WorkloadError.self) { try model.predict(narrow.features) }
        #expect(model.parameters == before)
        #expect(model.epoch == 0)
    }

    @Test func aStoredNetworkWithMissingNumbersIsRefused() throws {
        let model = try MLPClassifier(.init(hiddenWidths: [2]), featureCount: 1, classCount: 2, seed: 0)
        let text = String(decoding: try JSONEncoder().encode(model), as: UTF8.self)
        for (part, wrong) in [
            ("\"featureCount\":1", "\"featureCount\":2"), ("[2]", "[0]"), ("\"epoch\":0", "\"epoch\":-1"),
        ] {
            #expect(text.contains(part))
            let changed = Data(text.replacingOccurrences(of: part, with: wrong).utf8)
            #expect(throws: DecodingError.self) { try JSONDecoder().decode(MLPClassifier.self, from: changed) }
        }
    }

    @Test func initialWeightsHaveTheirPublishedVariance() throws {
        for (initialization, variance) in [(MLPClassifier.Initialization.he, 2.0 / 200), (.glorot, 2.0 / 500)] {
            let model = try MLPClassifier(
                .init(hiddenWidths: [300], initialization: initialization), featureCount: 200, classCount: 2, seed: 1)
            let weights = model.parameters.prefix(60_000).map { Double($0) }
            let found = weights.reduce(0) { $0 + $1 * $1 } / 60_000
            // The relative standard error of a variance of 60,000 normal numbers is √(2 / 60000) = 0.6 %; 5 of them.
            #expect(abs(found / variance - 1) < 0.03)
            #expect(model.parameters[60_000..<60_300].allSatisfy { $0 == 0 })
        }
    }
}
