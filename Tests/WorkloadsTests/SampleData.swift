import NumericKernels
import Testing
import Workloads

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The data sets beside the repository, where they are there.
enum SampleData {
    static let folder: String? = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        let folder = "/" + parts.dropLast().joined(separator: "/") + "/shared/data"
        guard access(folder, R_OK) == 0 else {
            print("skipping tests on real data: there is no folder \(folder)")
            return nil
        }
        return folder
    }()

    static let isAvailable = folder != nil

    static func table(_ name: String) throws -> CSVTable {
        try CSVTable(path: (folder ?? "") + "/" + name)
    }

    /// Two overlapping clouds of points for each class, without a file.
    static func clouds(rows: Int = 90, features: Int = 5, classes: Int = 3, seed: UInt64 = 1) throws
        -> ClassificationData
    {
        var random = RandomStream(seed: seed)
        let labels = (0..<rows).map { Int32($0 % classes) }
        var matrix = Matrix<Float>(rows: rows, columns: features)
        for row in 0..<rows {
            for column in 0..<features {
                matrix[row, column] = Float(random.normal() + (column % classes == row % classes ? 1.5 : 0))
            }
        }
        return try ClassificationData(features: matrix, labels: labels, classCount: classes)
    }
}
