internal import NumericKernels

/// One batch forwards and backwards through a network, in memory that the caller owns.
struct MLPPass {
    let layout: MLPLayout
    let activation: MLPClassifier.Activation
    let offsets: MLPWorkspace.Offsets
    let parameters: UnsafePointer<Float>
    let floats: UnsafeMutablePointer<Float>
    let dropout: Dropout?

    /// What dropout leaves out.
    struct Dropout {
        /// A random word for each output of each hidden layer, `[layer][row, output]` with the batch's rows.
        var words: UnsafeMutableBufferPointer<UInt32>
        /// An output is left out where its word is below this.
        var threshold: UInt32
        /// The probability that it is kept.
        var keep: Float

        init?(probability: Double, words: UnsafeMutableBufferPointer<UInt32>) {
            guard probability > 0 else { return nil }
            self.words = words
            threshold = UInt32(probability * 0x1p32)
            keep = Float(1 - probability)
        }
    }

    /// The batch, `[rows, features]`.
    var input: UnsafeMutablePointer<Float> { floats }

    /// What the last layer gave, `[rows, classes]`.
    var logits: UnsafeMutablePointer<Float> { output(layout.layers.count - 1) }

    /// The gradient, as the parameters lie.
    var gradient: UnsafeMutablePointer<Float> { floats + offsets.gradient }

    private func output(_ layer: Int) -> UnsafeMutablePointer<Float> {
        floats + offsets.outputs[layer]
    }

    /// From `input` to `logits`.
    func forward(rows: Int) {
        var source = input
        var words = dropout?.words.baseAddress
        for (index, layer) in layout.layers.enumerated() {
            let target = output(index)
            let biases = parameters + layer.biases
            Kernels.product(
                source, parameters + layer.weights, into: target, m: rows, n: layer.outputs, k: layer.inputs)
            source = target
            guard index < layout.layers.count - 1 else {
                Kernels.addBias(target, biases, rows: rows, columns: layer.outputs)
                break
            }
            switch activation {
            case .relu: Kernels.addBiasReLU(target, biases, rows: rows, columns: layer.outputs)
            case .tanh: Kernels.addBiasTanh(target, biases, rows: rows, columns: layer.outputs)
            }
            if let dropout, let random = words {
                let count = rows * layer.outputs
                Kernels.dropout(
                    target, random: random, count: count, threshold: dropout.threshold, scale: 1 / dropout.keep)
                words = random + count
            }
        }
    }

    /// From the gradient of the logits, in place of them, to `gradient`.
    func backward(rows: Int) {
        var delta = logits
        var words = dropout.flatMap { dropout in dropout.words.baseAddress.map { $0 + rows * layout.hiddenOutputs } }
        for index in layout.layers.indices.reversed() {
            let layer = layout.layers[index]
            let source = index == 0 ? input : output(index - 1)
            Kernels.product(
                source, delta, transposeA: true, into: gradient + layer.weights, m: layer.inputs, n: layer.outputs,
                k: rows)
            Kernels.columnSums(delta, rows: rows, columns: layer.outputs, into: gradient + layer.biases)
            guard index > 0 else { break }
            let count = rows * layer.inputs
            let previous = floats + (index % 2 == 0 ? offsets.deltas.0 : offsets.deltas.1)
            Kernels.product(
                delta, parameters + layer.weights, transposeB: true, into: previous, m: rows, n: layer.inputs,
                k: layer.outputs)
            if let dropout, let end = words {
                let random = end - count
                Kernels.dropout(
                    previous, random: random, count: count, threshold: dropout.threshold, scale: 1 / dropout.keep)
                words = random
            }
            switch activation {
            case .relu: Kernels.backwardReLU(previous, output: source, count: count)
            case .tanh: Kernels.backwardTanh(previous, output: source, keep: dropout?.keep ?? 1, count: count)
            }
            delta = previous
        }
    }

    /// The sum of squares of all weights, without biases.
    func sumOfSquaredWeights() -> Double {
        layout.layers.reduce(0) { $0 + Kernels.sumOfSquares(parameters + $1.weights, count: $1.weightCount) }
    }
}
