internal import NumericKernels

/// A fully connected network for classification: any number of hidden layers, softmax at the end, trained on the
/// cross-entropy by minibatches.
///
/// A value: a copy is a checkpoint, and it is `Codable` with its optimizer's state, so that training goes on from a
/// stored copy as if it had never stopped. Every random choice comes from the seed and the numbers of the epoch and
/// step. With one BLAS thread, on one kind of processor, a seed therefore gives the same network to the last bit; on
/// another kind, rounding differs.
///
/// ```swift
/// var model = try MLPClassifier(.init(hiddenWidths: [128]), featureCount: 64, classCount: 10, seed: 1)
/// for _ in 0..<30 { _ = try model.fitEpoch(on: data.train) }
/// let accuracy = try model.accuracy(on: data.validation)
/// ```
public struct MLPClassifier: Sendable {
    /// The hyperparameters; see ``reconfigure(_:)``.
    public internal(set) var configuration: Configuration

    /// The number of features a row must have.
    public let featureCount: Int

    /// The number of classes, K.
    public let classCount: Int

    /// What the random choices were derived from.
    public let seed: UInt64

    /// The number of epochs trained.
    public internal(set) var epoch = 0

    /// The number of batches trained.
    public internal(set) var step = 0

    let layout: MLPLayout
    var weights: [Float]
    /// Adam's first moment, or the velocity of gradient descent.
    var firstMoment: [Float]
    /// Adam's second moment; empty for gradient descent.
    var secondMoment: [Float]
    var workspace = MLPWorkspace()

    /// The number of weights and biases.
    public var parameterCount: Int { layout.parameterCount }

    /// All weights and biases: W₁, b₁, W₂, b₂ and so on, each W row-major `[inputs, outputs]`.
    public var parameters: [Float] { weights }

    /// Makes an untrained network, with weights from ``Initialization`` and biases of 0.
    ///
    /// - Throws: ``WorkloadError/Code/invalidConfiguration`` for a setting outside its range.
    public init(
        _ configuration: Configuration, featureCount: Int, classCount: Int, seed: UInt64
    ) throws(WorkloadError) {
        try configuration.validate()
        layout = try MLPLayout(
            featureCount: featureCount, hiddenWidths: configuration.hiddenWidths, classCount: classCount)
        self.configuration = configuration
        self.featureCount = featureCount
        self.classCount = classCount
        self.seed = seed
        weights = [Float](repeating: 0, count: layout.parameterCount)
        firstMoment = weights
        secondMoment = configuration.optimizer.hasSecondMoment ? weights : []
        let root = RandomStream(seed: seed).split("initial weights")
        for (index, layer) in layout.layers.enumerated() {
            var random = root.split(index)
            let range = layer.weights..<layer.weights + layer.weightCount
            if configuration.initialization == .he, index < layout.layers.count - 1 {
                let deviation = (2 / Double(layer.inputs)).squareRoot()
                for place in range { weights[place] = Float(deviation * random.normal()) }
            } else {
                let limit = (6 / Double(layer.inputs + layer.outputs)).squareRoot()
                for place in range { weights[place] = Float(random.uniform(in: -limit..<limit)) }
            }
        }
    }

    /// Goes on with other hyperparameters, as population based training does; weights stay.
    ///
    /// The optimizer's moments stay as well, unless its kind changes, which starts them at 0 and ``step`` anew.
    ///
    /// - Throws: ``WorkloadError/Code/invalidConfiguration`` for a setting outside its range or other hidden widths,
    ///   and then nothing has changed.
    public mutating func reconfigure(_ new: Configuration) throws(WorkloadError) {
        try new.validate()
        guard new.hiddenWidths == configuration.hiddenWidths else {
            throw WorkloadError(
                .invalidConfiguration,
                "hidden widths \(new.hiddenWidths) for a network with \(configuration.hiddenWidths): "
                    + "the widths of a network cannot change")
        }
        if new.optimizer.hasSecondMoment != configuration.optimizer.hasSecondMoment {
            firstMoment = [Float](repeating: 0, count: layout.parameterCount)
            secondMoment = new.optimizer.hasSecondMoment ? firstMoment : []
            step = 0
        }
        configuration = new
    }

    /// Refuses data that does not fit the network.
    func check(_ data: ClassificationData) throws(WorkloadError) {
        guard data.count > 0 else { throw WorkloadError(.invalidData, "no rows: expected at least 1") }
        try check(featureCount: data.features.columns)
        guard data.classCount <= classCount else {
            throw WorkloadError(
                .invalidData, "data of \(data.classCount) classes for a network of \(classCount): expected no more")
        }
    }

    /// Refuses features that do not fit the network.
    func check(featureCount columns: Int) throws(WorkloadError) {
        guard columns == featureCount else {
            throw WorkloadError(
                .invalidData, "rows of \(columns) features for a network that takes \(featureCount)")
        }
    }
}

extension MLPClassifier.Optimizer {
    var hasSecondMoment: Bool {
        switch self {
        case .sgd: false
        case .adam: true
        }
    }
}
