public import NumericKernels

/// Brings every feature to mean 0 and standard deviation 1 over the rows it was fitted to.
public struct StandardScaler: Codable, Hashable, Sendable {
    /// The mean of each feature.
    public let mean: [Double]

    /// The population standard deviation of each feature; 1 for a constant one, which so becomes 0.
    public let standardDeviation: [Double]

    /// Measures features, `[rows, features]`, in double precision.
    ///
    /// - Throws: ``WorkloadError/Code/invalidData`` if there are no rows.
    public init(fitting features: Matrix<Float>) throws(WorkloadError) {
        guard features.rows > 0 else {
            throw WorkloadError(.invalidData, "no rows to measure mean and standard deviation of")
        }
        let rows = Double(features.rows)
        let columns = features.columns
        var mean = [Double](repeating: 0, count: columns)
        var variance = mean
        features.withUnsafeBufferPointer { values in
            for index in values.indices { mean[index % columns] += Double(values[index]) }
            for column in mean.indices { mean[column] /= rows }
            for index in values.indices {
                let difference = Double(values[index]) - mean[index % columns]
                variance[index % columns] += difference * difference
            }
        }
        self.mean = mean
        standardDeviation = zip(mean, variance).map { mean, sum in
            // What rounding alone makes of a constant column.
            let noise = rows * mean * Double.ulpOfOne
            return sum / rows <= noise * noise ? 1 : (sum / rows).squareRoot()
        }
    }

    /// The scaled features, `[rows, features]`.
    ///
    /// - Throws: ``WorkloadError/Code/invalidData`` if there are not as many features as were measured.
    public func transform(_ features: Matrix<Float>) throws(WorkloadError) -> Matrix<Float> {
        guard features.columns == mean.count else {
            throw WorkloadError(
                .invalidData, "\(features.columns) features, but the scaler was fitted to \(mean.count)")
        }
        var result = features
        result.withUnsafeMutableBufferPointer { values in
            for index in values.indices {
                let column = index % mean.count
                values[index] = Float((Double(values[index]) - mean[column]) / standardDeviation[column])
            }
        }
        return result
    }

    /// The data with scaled features.
    ///
    /// - Throws: ``WorkloadError/Code/invalidData`` if there are not as many features as were measured, or if one
    ///   leaves the range of single precision.
    public func transform(_ data: ClassificationData) throws(WorkloadError) -> ClassificationData {
        let scaled = try transform(data.features)
        if let bad = scaled.elements.firstNonFinite {
            throw WorkloadError(
                .invalidData, "feature \(bad % scaled.columns) of row \(bad / scaled.columns) is too large to be scaled"
            )
        }
        return data.replacingFeatures(scaled)
    }
}
