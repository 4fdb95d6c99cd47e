internal import NumericKernels

extension MLPClassifier {
    /// The batches of one epoch, and what is done with each.
    struct Schedule {
        var configuration: Configuration
        var batchRows: Int
        var firstStep: Int
        /// The stream of which each step's dropout is a child.
        var random: RandomStream

        /// The mean loss over the rows.
        func run(_ memory: Memory, layout: MLPLayout, data: ClassificationData) -> Double {
            let pass = pass(memory, layout: layout)
            var (sum, first, step) = (0.0, 0, firstStep)
            while first < data.count {
                let rows = min(batchRows, data.count - first)
                if let dropout = pass.dropout {
                    var stream = random.split(step)
                    stream.fillWords(
                        UnsafeMutableBufferPointer(rebasing: dropout.words[..<(rows * layout.hiddenOutputs)]))
                }
                sum += Double(rows) * gradient(pass, memory, data: data, first: first, rows: rows)
                step += 1
                update(pass, memory, step: step)
                first += rows
            }
            return sum / Double(data.count)
        }

        func pass(_ memory: Memory, layout: MLPLayout) -> MLPPass {
            MLPPass(
                layout: layout, activation: configuration.activation,
                offsets: MLPWorkspace.Offsets(layout, batchRows: batchRows), parameters: memory.weights,
                floats: memory.floats,
                dropout: MLPPass.Dropout(probability: configuration.dropout, words: memory.words))
        }

        /// Leaves the gradient of the cross-entropy in `pass.gradient`; returns the batch's mean loss, with penalty.
        func gradient(
            _ pass: MLPPass, _ memory: Memory, data: ClassificationData, first: Int, rows: Int
        ) -> Double {
            let order = memory.order + first
            data.features.withUnsafeBufferPointer { features in
                guard let source = features.baseAddress else { return }
                Kernels.gatherRows(source, columns: data.features.columns, order: order, count: rows, into: pass.input)
            }
            for row in 0..<rows { memory.labels[row] = data.labels[Int(order[row])] }
            pass.forward(rows: rows)
            let classes = pass.layout.layers[pass.layout.layers.count - 1].outputs
            let loss = Kernels.softmaxCrossEntropy(
                pass.logits, labels: memory.labels, rows: rows, columns: classes, scale: 1 / Float(rows))
            pass.backward(rows: rows)
            let penalty = configuration.l2 > 0 ? configuration.l2 / 2 * pass.sumOfSquaredWeights() : 0
            return loss / Double(rows) + penalty
        }

        /// One step of the optimizer, which counts steps from 1. Without a penalty weights and biases go alike.
        private func update(_ pass: MLPPass, _ memory: Memory, step: Int) {
            let layout = pass.layout
            let apply = update(pass, memory, number: step)
            guard configuration.l2 > 0 else { return apply(0, layout.parameterCount, 0) }
            for layer in layout.layers {
                apply(layer.weights, layer.weightCount, Float(configuration.l2))
                apply(layer.biases, layer.outputs, 0)
            }
        }

        /// The step for a range of parameters: its start, its length and the penalty in it.
        private func update(_ pass: MLPPass, _ memory: Memory, number: Int) -> (Int, Int, Float) -> Void {
            switch configuration.optimizer {
            case .sgd(let momentum):
                let step = MomentumStep(learningRate: configuration.learningRate, momentum: momentum)
                return { start, count, l2 in
                    step.apply(
                        memory.weights + start, gradient: pass.gradient + start, velocity: memory.firstMoment + start,
                        count: count, l2: l2)
                }
            case .adam(let beta1, let beta2, let epsilon):
                let step = AdamStep(
                    step: number, learningRate: configuration.learningRate, beta1: beta1, beta2: beta2,
                    epsilon: epsilon)
                return { start, count, l2 in
                    step.apply(
                        memory.weights + start, gradient: pass.gradient + start,
                        firstMoment: memory.firstMoment + start,
                        secondMoment: memory.secondMoment + start, count: count, l2: l2)
                }
            }
        }
    }
}
