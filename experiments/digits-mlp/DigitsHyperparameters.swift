import NumericKernels
public import SearchSpaces
public import Workloads

/// What one trial of ``DigitsMLP`` tries.
public struct DigitsHyperparameters: Codable, Sendable {
    /// The step size of the optimizer.
    public var learningRate: Double
    /// The rows of a minibatch.
    public var batchSize: Int
    /// The widths of the hidden layers.
    public var hiddenWidths: [Int]
    /// The nonlinearity of the hidden layers.
    public var activation: Activation
    /// The share of hidden units dropped in training.
    public var dropout: Double
    /// The penalty on the squared weights.
    public var l2: Double
    /// The optimizer.
    public var optimizer: MLPClassifier.Optimizer

    /// The nonlinearities to choose from.
    public enum Activation: String, Codable, CaseIterable, ParameterRepresentable {
        /// The larger of x and 0.
        case relu
        /// The hyperbolic tangent.
        case tanh
    }

    /// One to three hidden layers, each with a width of its own; Adam or momentum, each with its own parameter.
    static let space = Space.record(
        DigitsHyperparameters.init(learningRate:batchSize:hiddenWidths:activation:dropout:l2:optimizer:),
        .real("learning_rate", in: 3e-4...3e-2, scale: .log, default: 1e-3),
        .categorical("batch_size", [16, 32, 64, 128], default: 64),
        layers,
        .categorical("activation", default: .relu),
        .real("dropout", in: 0...0.5, default: 0),
        .real("l2", in: 1e-6...1e-2, scale: .log, default: 1e-4),
        optimizer)

    private static let layers = Space<[Int]>.oneOf(
        "layers",
        [
            "one": .record({ [$0] }, width(1)),
            "two": .record({ [$0, $1] }, width(1), width(2)),
            "three": .record({ [$0, $1, $2] }, width(1), width(2), width(3)),
        ],
        default: "one")

    private static let optimizer = Space<MLPClassifier.Optimizer>.oneOf(
        "optimizer",
        [
            "adam": .record(
                { .adam(beta1: $0, beta2: 0.999, epsilon: 1e-8) }, .real("beta1", in: 0.8...0.99, default: 0.9)),
            "sgd": .record({ .sgd(momentum: $0) }, .real("momentum", in: 0.5...0.98, default: 0.9)),
        ],
        default: "adam")

    private static func width(_ layer: Int) -> Space<Int> {
        .integer("width_\(layer)", in: 64...512, scale: .log, default: 100)
    }

    /// An untrained network with these hyperparameters.
    func model(for data: DataSplit, seed: UInt64) throws -> MLPClassifier {
        let configuration = MLPClassifier.Configuration(
            hiddenWidths: hiddenWidths, activation: activation == .relu ? .relu : .tanh, dropout: dropout, l2: l2,
            optimizer: optimizer, learningRate: learningRate, batchSize: batchSize)
        return try MLPClassifier(
            configuration, featureCount: data.train.features.columns, classCount: data.train.classCount, seed: seed)
    }
}
