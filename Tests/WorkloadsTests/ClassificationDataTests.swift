import Foundation
import NumericKernels
import Testing
import Workloads

@Suite struct ClassificationDataTests {
    private func data(_ text: String, label: String = "label") throws -> ClassificationData {
        try ClassificationData(CSVTable(bytes: Array(text.utf8), source: "d.csv"), label: label)
    }

    @Test func theLabelMayBeAnyColumn() throws {
        let data = try data("a,class,b\n1,0,2\n3,1,4\n", label: "class")
        #expect(try data.features == Matrix([[1, 2], [3, 4]]))
        #expect(data.labels == [0, 1])
        #expect(data.classCount == 2)
    }

    @Test(arguments: [
        ("a,b\n1,0\n", "missingColumn", "d.csv has no column \"label\" for the labels: its columns are a, b"),
        ("label\n0\n", "invalidData", "d.csv has no column but \"label\""),
        ("a,label\n1,0\n2,-1\n", "invalidLabel", "d.csv:3:2: label -1.0: expected a class as an integer"),
        ("a,label\n1,0.5\n", "invalidLabel", "d.csv:2:2: label 0.5: expected a class"),
        ("a,label\n1,1e12\n", "invalidLabel", "d.csv:2:2: label 1000000000000.0: expected"),
        ("a,label\n1,1\n2,2\n", "invalidLabel", "d.csv: class 0 never occurs, but class 2 does"),
        ("a,label\n1,0\n2,2000000000\n", "invalidLabel", "class 1 never occurs, but class 2000000000 does"),
        ("a,b,label\n1,2,0\n1,1e300,0\n", "invalidData", "feature 1 of row 1 is inf: expected a finite number"),
    ])
    func tablesWithoutProperClassesAreRefused(text: String, code: String, message: String) {
        let error = #expect(throws: WorkloadError.self) { try data(text) }
        #expect(error?.code.description == code)
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "no error")")
    }

    @Test func labelsAndFeaturesFromMemoryAreChecked() throws {
        let features: Matrix<Float> = try Matrix([[1], [2]])
        #expect(throws: WorkloadError.self) { try ClassificationData(features: features, labels: [0]) }
        #expect(throws: WorkloadError.self) { try ClassificationData(features: features, labels: [0, -1]) }
        #expect(throws: WorkloadError.self) { try ClassificationData(features: features, labels: [0, 2]) }
        let range = #expect(throws: WorkloadError.self) {
            try ClassificationData(features: features, labels: [0, 3], classCount: 3)
        }
        #expect(range?.message == "label 3 of row 1: expected a class in 0...2")
        #expect(try ClassificationData(features: features, labels: [0, 0], classCount: 3).classCount == 3)
        let bad = #expect(throws: WorkloadError.self) {
            try ClassificationData(features: Matrix([[1], [.nan]]), labels: [0, 1])
        }
        #expect(bad?.message.contains("feature 0 of row 1 is nan") == true)
    }

    @Test func theSplitGoesByRowNumberModuloFive() throws {
        let features: Matrix<Float> = try Matrix((0..<12).map { [Float($0)] })
        let split = try ClassificationData(features: features, labels: (0..<12).map { $0 % 2 }).split()
        #expect(split.train.features.elements == [0, 1, 2, 5, 6, 7, 10, 11])
        #expect(split.validation.features.elements == [3, 8])
        #expect(split.test.features.elements == [4, 9])
        #expect(split.test.labels == [0, 1])
        #expect(throws: WorkloadError.self) { try split.validation.split() }
    }

    @Test func theScalerUsesThePopulationDeviationOfTheTrainingRows() throws {
        let scaler = try StandardScaler(fitting: Matrix([[1, 0.1, 5], [3, 0.1, 5], [5, 0.1, 5]]))
        #expect(abs(scaler.standardDeviation[0] - (8.0 / 3).squareRoot()) < 1e-15)
        #expect(scaler.mean[0] == 3)
        // The second column is constant, but its mean is not exact: it must still count as constant.
        #expect(scaler.standardDeviation[1...] == [1, 1])
        let scaled = try scaler.transform(Matrix([[3, 0.1, 6]]))
        #expect(scaled[0, 0] == 0 && abs(scaled[0, 1]) < 1e-15 && scaled[0, 2] == 1)
        #expect(try JSONDecoder().decode(StandardScaler.self, from: JSONEncoder().encode(scaler)) == scaler)
        #expect(throws: WorkloadError.self) { try scaler.transform(Matrix([[1, 2]])) }
        #expect(throws: WorkloadError.self) { try StandardScaler(fitting: Matrix(rows: 0, columns: 2)) }
    }
}
