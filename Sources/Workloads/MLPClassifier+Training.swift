internal import NumericKernels

extension MLPClassifier {
    /// Trains on every row once, in batches of a new random order.
    ///
    /// - Parameter data: rows of ``featureCount`` features and at most ``classCount`` classes.
    /// - Returns: the mean over the rows of the loss that each batch had before its step: cross-entropy in nats, with
    ///   dropout in force, and the penalty of ``Configuration/l2``. NaN once training has diverged; the network is
    ///   then of no more use, but can still be called.
    /// - Throws: ``WorkloadError/Code/invalidData`` if the data does not fit, and then nothing has changed.
    /// - Complexity: about 6 · rows · parameters operations. Nothing is allocated for a batch.
    @discardableResult
    public mutating func fitEpoch(on data: ClassificationData) throws(WorkloadError) -> Double {
        try check(data)
        let batchRows = min(configuration.batchSize, data.count)
        workspace.reserve(
            batchRows: batchRows, dataRows: data.count, layout: layout, dropout: configuration.dropout > 0)
        let root = RandomStream(seed: seed)
        workspace.order.withUnsafeMutableBufferPointer { order in
            for row in order.indices { order[row] = Int32(truncatingIfNeeded: row) }
            var random = root.split("order").split(epoch)
            random.shuffle(&order)
        }
        let schedule = Schedule(
            configuration: configuration, batchRows: batchRows, firstStep: step, random: root.split("dropout"))
        let loss = Self.withMemory(&weights, &firstMoment, &secondMoment, &workspace) { memory in
            schedule.run(memory, layout: layout, data: data)
        }
        epoch += 1
        step += (data.count + batchRows - 1) / batchRows
        return loss.isFinite ? loss : .nan
    }

    /// The loss over all rows as one batch, without dropout, and its gradient, as ``parameters`` lie.
    package func lossAndGradient(
        on data: ClassificationData
    ) throws(WorkloadError) -> (loss: Double, gradient: [Float]) {
        try check(data)
        var (model, workspace) = (self, MLPWorkspace())
        model.configuration.dropout = 0
        workspace.reserve(batchRows: data.count, dataRows: data.count, layout: layout, dropout: false)
        for row in 0..<data.count { workspace.order[row] = Int32(row) }
        let schedule = Schedule(
            configuration: model.configuration, batchRows: data.count, firstStep: 0, random: RandomStream(seed: 0))
        return Self.withMemory(&model.weights, &model.firstMoment, &model.secondMoment, &workspace) { memory in
            let pass = schedule.pass(memory, layout: layout)
            let loss = schedule.gradient(pass, memory, data: data, first: 0, rows: data.count)
            var gradient = Array(UnsafeBufferPointer(start: pass.gradient, count: layout.parameterCount))
            for layer in layout.layers {
                for place in layer.weights..<layer.weights + layer.weightCount {
                    gradient[place] += Float(configuration.l2) * memory.weights[place]
                }
            }
            return (loss, gradient)
        }
    }

    /// Replaces all weights and biases, as ``parameters`` lists them.
    package mutating func setParameters(_ parameters: [Float]) {
        precondition(parameters.count == layout.parameterCount, "one number for each parameter")
        weights = parameters
    }

    /// Pointers to all that training changes.
    struct Memory {
        var weights: UnsafeMutablePointer<Float>
        var firstMoment: UnsafeMutablePointer<Float>
        /// As the first moment where the optimizer has no second.
        var secondMoment: UnsafeMutablePointer<Float>
        var floats: UnsafeMutablePointer<Float>
        var labels: UnsafeMutablePointer<Int32>
        var order: UnsafeMutablePointer<Int32>
        var words: UnsafeMutableBufferPointer<UInt32>
    }

    /// Calls `body` with pointers into arrays, none of which is empty but the second moment and the words.
    private static func withMemory<Result>(
        _ weights: inout [Float], _ firstMoment: inout [Float], _ secondMoment: inout [Float],
        _ workspace: inout MLPWorkspace, _ body: (Memory) -> Result
    ) -> Result {
        withPointer(&weights) { weights in
            withPointer(&firstMoment) { first in
                secondMoment.withUnsafeMutableBufferPointer { second in
                    withPointer(&workspace.floats) { floats in
                        withPointer(&workspace.labels) { labels in
                            withPointer(&workspace.order) { order in
                                workspace.words.withUnsafeMutableBufferPointer { words in
                                    body(
                                        Memory(
                                            weights: weights, firstMoment: first,
                                            secondMoment: second.baseAddress ?? first, floats: floats, labels: labels,
                                            order: order, words: words))
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private static func withPointer<Element, Result>(
        _ array: inout [Element], _ body: (UnsafeMutablePointer<Element>) -> Result
    ) -> Result {
        body(&array)
    }
}
