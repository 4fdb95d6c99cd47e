import Schedulers
public import SearchSpaces
public import Tune
public import TuningCore
public import Workloads

/// Tunes a multilayer perceptron on the UCI handwritten digits: 1,797 images of 8 × 8 pixels, ten classes.
public struct DigitsMLP: Experiment {
    /// The name on the command line.
    public static let name = "digits-mlp"
    /// What it tunes.
    public static let summary = "a neural network on 1,797 handwritten digits (UCI), by validation accuracy"
    /// The options that it takes.
    public static let options = [
        ExperimentOption("data", "a CSV or gzip CSV file with a header and a column 'label', instead of the digits")
    ]
    /// The epochs that a trial gets at most.
    static let epochs = 81

    private let file: String?

    /// Makes the experiment on the digits that come with it.
    public init() {
        file = nil
    }

    /// Makes the experiment on a file of the user's.
    public init(options: ExperimentOptions) {
        file = options["data"]
    }

    /// Depth and widths, activation, regularisation, and an optimizer with parameters of its own.
    public var space: Space<DigitsHyperparameters> { DigitsHyperparameters.space }

    /// The share of validation images whose digit is recognised, in 0...1.
    public var objective: Objective { .maximize("validation_accuracy") }

    /// Asynchronous successive halving with rungs at 3, 9 and 27 of 81 epochs.
    public var scheduler: any TrialScheduler {
        get throws { try .asha(maximum: Self.epochs, reduction: 3, grace: 3) }
    }

    /// A step is an epoch.
    public var stepUnit: String { "epoch" }

    /// Reads, splits and scales the images.
    public func prepare() async throws -> DataSplit {
        let table =
            try file.map { try CSVTable(path: $0) }
            ?? CSVTable(bytes: PackageResources.digits_csv_gz, source: "digits.csv.gz")
        return try ClassificationData(table).split().standardized()
    }

    /// Trains epoch by epoch and reports after each.
    public func train(_ trial: Trial<DigitsHyperparameters>, on data: DataSplit) async throws {
        var model = try trial.hyperparameters.model(for: data, seed: trial.seed)
        for epoch in trial.steps(upTo: Self.epochs) {
            let loss = try model.fitEpoch(on: data.train)
            let decision = try await trial.report(
                step: epoch,
                ["validation_accuracy": try model.accuracy(on: data.validation), "training_loss": loss])
            guard decision == .proceed else { return }
        }
    }

    /// Trains the best configuration again, up to its best epoch, and measures it on the test images.
    public func evaluate(
        _ best: BestConfiguration<DigitsHyperparameters>, on data: DataSplit
    ) async throws -> [String: Double] {
        var model = try best.hyperparameters.model(for: data, seed: best.seed)
        for _ in 0..<best.step { _ = try model.fitEpoch(on: data.train) }
        return ["test_accuracy": try model.accuracy(on: data.test)]
    }
}
