public import NumericKernels

extension MLPClassifier {
    /// The probability of each class for each row.
    ///
    /// - Parameter features: `[rows, features]`. A row with NaN gets NaN.
    /// - Returns: `[rows, classes]`.
    /// - Throws: ``WorkloadError/Code/invalidData`` if rows do not have ``featureCount`` features.
    public func predictProbabilities(_ features: Matrix<Float>) throws(WorkloadError) -> Matrix<Float> {
        try check(featureCount: features.columns)
        var result = Matrix<Float>(rows: features.rows, columns: classCount)
        result.withUnsafeMutableBufferPointer { result in
            forEachChunk(features) { logits, first, rows in
                Kernels.softmax(logits, rows: rows, columns: classCount)
                for index in 0..<rows * classCount { result[first * classCount + index] = logits[index] }
            }
        }
        return result
    }

    /// The most probable class of each row.
    ///
    /// - Parameter features: `[rows, features]`.
    /// - Returns: a class for each row; the first of equals.
    /// - Throws: ``WorkloadError/Code/invalidData`` if rows do not have ``featureCount`` features.
    public func predict(_ features: Matrix<Float>) throws(WorkloadError) -> [Int32] {
        try check(featureCount: features.columns)
        var classes: [Int32] = []
        classes.reserveCapacity(features.rows)
        forEachChunk(features) { logits, _, rows in
            for row in 0..<rows {
                let row = UnsafeBufferPointer(start: logits + row * classCount, count: classCount)
                var best = 0
                for index in row.indices where row[index] > row[best] { best = index }
                classes.append(Int32(truncatingIfNeeded: best))
            }
        }
        return classes
    }

    /// The fraction of rows whose most probable class is their own.
    ///
    /// - Throws: ``WorkloadError/Code/invalidData`` if the data does not fit the network or has no rows.
    public func accuracy(on data: ClassificationData) throws(WorkloadError) -> Double {
        try check(data)
        let right = zip(try predict(data.features), data.labels).count { $0 == $1 }
        return Double(right) / Double(data.count)
    }

    /// The mean cross-entropy in nats, without the penalty; NaN for a network that has diverged.
    ///
    /// - Throws: ``WorkloadError/Code/invalidData`` if the data does not fit the network or has no rows.
    public func logLoss(on data: ClassificationData) throws(WorkloadError) -> Double {
        try check(data)
        var sum = 0.0
        data.labels.withUnsafeBufferPointer { labels in
            guard let labels = labels.baseAddress else { return }
            forEachChunk(data.features) { logits, first, rows in
                sum += Kernels.softmaxCrossEntropy(
                    logits, labels: labels + first, rows: rows, columns: classCount, scale: 1)
            }
        }
        let loss = sum / Double(data.count)
        return loss.isFinite ? loss : .nan
    }

    /// Calls `body` with the logits, the first row and the number of rows of one chunk after another.
    private func forEachChunk(
        _ features: Matrix<Float>, _ body: (UnsafeMutablePointer<Float>, Int, Int) -> Void
    ) {
        let chunk = min(256, features.rows)
        guard chunk > 0 else { return }
        let offsets = MLPWorkspace.Offsets(layout, batchRows: chunk)
        weights.withUnsafeBufferPointer { weights in
            features.withUnsafeBufferPointer { source in
                // Room up to the last layer's outputs; the deltas and the gradient are not needed.
                withUnsafeTemporaryAllocation(of: Float.self, capacity: offsets.deltas.0) { floats in
                    guard let weights = weights.baseAddress, let source = source.baseAddress,
                        let floats = floats.baseAddress
                    else { return }
                    let pass = MLPPass(
                        layout: layout, activation: configuration.activation, offsets: offsets, parameters: weights,
                        floats: floats, dropout: nil)
                    for first in stride(from: 0, to: features.rows, by: chunk) {
                        let rows = min(chunk, features.rows - first)
                        pass.input.update(from: source + first * featureCount, count: rows * featureCount)
                        pass.forward(rows: rows)
                        body(pass.logits, first, rows)
                    }
                }
            }
        }
    }
}
