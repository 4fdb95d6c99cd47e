public import NumericKernels

/// Rows of finite features, each with a class.
public struct ClassificationData: Hashable, Sendable {
    /// The features, `[rows, features]`.
    public let features: Matrix<Float>

    /// The class of each row, in 0..<classCount.
    public let labels: [Int32]

    /// The number of classes, K.
    public let classCount: Int

    /// The number of rows.
    public var count: Int { labels.count }

    /// Makes a data set.
    ///
    /// - Parameters:
    ///   - features: `[rows, features]`, finite.
    ///   - labels: the class of each row.
    ///   - classCount: the number of classes. Where it is left out it is one more than the largest label, and every
    ///     class must then occur.
    /// - Throws: ``WorkloadError``: `invalidData` or `invalidLabel`.
    public init(features: Matrix<Float>, labels: [Int32], classCount: Int? = nil) throws(WorkloadError) {
        guard features.rows == labels.count else {
            throw WorkloadError(
                .invalidData, "\(features.rows) rows of features have \(labels.count) labels: expected one a row")
        }
        for (row, label) in labels.enumerated() {
            guard label >= 0, classCount.map({ Int(label) < $0 }) ?? true else {
                let range = classCount.map { "0...\($0 - 1)" } ?? "0, 1, … K - 1"
                throw WorkloadError(.invalidLabel, "label \(label) of row \(row): expected a class in \(range)")
            }
        }
        try Self.checkFinite(features)
        self.features = features
        self.labels = labels
        if let classCount {
            self.classCount = classCount
        } else {
            self.classCount = try Self.countClasses(labels, source: "the labels")
        }
    }

    /// Makes a data set of a table: one column holds the classes, all others are features.
    ///
    /// - Parameters:
    ///   - table: at least one column beside the label's.
    ///   - label: the name of the column with the classes 0, 1, … K - 1, each of which must occur.
    /// - Throws: ``WorkloadError``: `missingColumn`, `invalidLabel` or `invalidData`.
    public init(_ table: CSVTable, label: String = "label") throws(WorkloadError) {
        guard let labelColumn = table.columns.firstIndex(of: label) else {
            let names = table.columns.prefix(12).joined(separator: ", ") + (table.columns.count > 12 ? ", …" : "")
            throw WorkloadError(
                .missingColumn, "\(table.source) has no column \"\(label)\" for the labels: its columns are \(names)")
        }
        let width = table.columns.count - 1
        guard width > 0 else {
            throw WorkloadError(.invalidData, "\(table.source) has no column but \"\(label)\": expected features too")
        }
        var features = Matrix<Float>(rows: table.values.rows, columns: width)
        var labels: [Int32] = []
        labels.reserveCapacity(table.values.rows)
        for row in 0..<table.values.rows {
            let value = table.values[row, labelColumn]
            guard let label = Int32(exactly: value), label >= 0 else {
                throw WorkloadError(
                    .invalidLabel, "label \(value): expected a class as an integer 0, 1, … K - 1",
                    at: .init(source: table.source, line: table.line(ofRow: row), column: labelColumn + 1))
            }
            labels.append(label)
        }
        table.values.withUnsafeBufferPointer { source in
            features.withUnsafeMutableBufferPointer { target in
                for row in 0..<labels.count {
                    let (from, to) = (row * (width + 1), row * width)
                    for column in 0..<labelColumn { target[to + column] = Float(source[from + column]) }
                    for column in labelColumn..<width { target[to + column] = Float(source[from + column + 1]) }
                }
            }
        }
        try Self.checkFinite(features)
        self.features = features
        classCount = try Self.countClasses(labels, source: table.source)
        self.labels = labels
    }

    /// The given rows, in the given order, with the same number of classes.
    ///
    /// - Precondition: every index is a row of this data.
    public func selectingRows(_ rows: some Collection<Int>) -> ClassificationData {
        ClassificationData(
            features: features.selectingRows(rows), checkedLabels: rows.map { labels[$0] }, classCount: classCount)
    }

    /// The same labels with other features; `[rows, any]`, finite.
    func replacingFeatures(_ features: Matrix<Float>) -> ClassificationData {
        ClassificationData(features: features, checkedLabels: labels, classCount: classCount)
    }

    private init(features: Matrix<Float>, checkedLabels: [Int32], classCount: Int) {
        self.features = features
        labels = checkedLabels
        self.classCount = classCount
    }

    private static func checkFinite(_ features: Matrix<Float>) throws(WorkloadError) {
        guard let bad = features.elements.firstNonFinite else { return }
        throw WorkloadError(
            .invalidData,
            "feature \(bad % features.columns) of row \(bad / features.columns) is \(features.elements[bad]): "
                + "expected a finite number in single precision")
    }

    private static func countClasses(_ labels: [Int32], source: String) throws(WorkloadError) -> Int {
        guard let largest = labels.max() else {
            throw WorkloadError(.invalidData, "no rows: how many classes there are must be said")
        }
        let present = Set(labels)
        // The smallest class that does not occur is at most the number of those that do.
        if let absent = (0...largest).prefix(present.count).first(where: { !present.contains($0) }) {
            throw WorkloadError(
                .invalidLabel,
                "\(source): class \(absent) never occurs, but class \(largest) does: "
                    + "expected classes 0, 1, … K - 1",
                hint: absent == 0 ? "labels count from 0" : nil)
        }
        return Int(largest) + 1
    }
}

extension [Float] {
    /// Where the first infinity or NaN is, if there is one.
    var firstNonFinite: Int? {
        let finite = withUnsafeBufferPointer { values in
            values.baseAddress.map { Kernels.allFinite($0, count: values.count) } ?? true
        }
        return finite ? nil : firstIndex { !$0.isFinite }
    }
}
