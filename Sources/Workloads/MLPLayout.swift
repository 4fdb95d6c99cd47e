/// Where the weights and biases of each layer are in one array: W₁, b₁, W₂, b₂ and so on, each W row-major
/// `[inputs, outputs]`.
struct MLPLayout: Hashable, Sendable {
    /// One layer's place.
    struct Layer: Hashable, Sendable {
        var inputs: Int
        var outputs: Int
        var weights: Int
        var biases: Int
        var weightCount: Int { inputs * outputs }
    }

    private(set) var layers: [Layer] = []
    private(set) var parameterCount = 0

    /// The outputs of all hidden layers for one row.
    var hiddenOutputs: Int { layers.dropLast().reduce(0) { $0 + $1.outputs } }

    /// The outputs of the widest hidden layer.
    var widestHidden: Int { layers.dropLast().map(\.outputs).max() ?? 0 }

    /// The most parameters a network may have: 2 GB of them in single precision.
    static let largest = 1 << 29

    init(featureCount: Int, hiddenWidths: [Int], classCount: Int) throws(WorkloadError) {
        guard featureCount > 0, classCount > 0 else {
            throw WorkloadError(
                .invalidConfiguration,
                "a network from \(featureCount) features to \(classCount) classes: expected at least 1 of each")
        }
        var inputs = featureCount
        for outputs in hiddenWidths + [classCount] {
            let (weights, overflow) = inputs.multipliedReportingOverflow(by: outputs)
            guard !overflow, weights <= Self.largest, outputs <= Self.largest,
                parameterCount + weights + outputs <= Self.largest
            else {
                throw WorkloadError(
                    .invalidConfiguration,
                    "a layer of \(inputs) x \(outputs) weights makes the network too large: "
                        + "expected at most \(Self.largest) parameters")
            }
            layers.append(
                Layer(
                    inputs: inputs, outputs: outputs, weights: parameterCount, biases: parameterCount + weights))
            parameterCount += weights + outputs
            inputs = outputs
        }
    }
}
