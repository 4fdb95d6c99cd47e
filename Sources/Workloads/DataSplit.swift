/// The three parts of a data set: to train on, to choose hyperparameters by, and to judge the choice by.
public struct DataSplit: Hashable, Sendable {
    /// For fitting models.
    public var train: ClassificationData
    /// For choosing between models.
    public var validation: ClassificationData
    /// For one last, unbiased judgement.
    public var test: ClassificationData

    /// The three parts with features scaled by the training part's mean and standard deviation.
    ///
    /// - Throws: ``WorkloadError/Code/invalidData`` if a feature leaves the range of single precision.
    public func standardized() throws(WorkloadError) -> DataSplit {
        let scaler = try StandardScaler(fitting: train.features)
        return DataSplit(
            train: try scaler.transform(train), validation: try scaler.transform(validation),
            test: try scaler.transform(test))
    }
}

extension ClassificationData {
    /// Splits by the row's number i from 0: i mod 5 in {0, 1, 2} for training, 3 for validation, 4 for the test.
    ///
    /// - Throws: ``WorkloadError/Code/invalidData`` if there are fewer than 5 rows, which would leave a part empty.
    public func split() throws(WorkloadError) -> DataSplit {
        guard count >= 5 else {
            throw WorkloadError(.invalidData, "\(count) rows cannot be split into three parts: expected at least 5")
        }
        return DataSplit(
            train: selectingRows((0..<count).filter { $0 % 5 < 3 }),
            validation: selectingRows((0..<count).filter { $0 % 5 == 3 }),
            test: selectingRows((0..<count).filter { $0 % 5 == 4 }))
    }
}
