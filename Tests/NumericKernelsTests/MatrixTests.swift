import Foundation
import NumericKernels
import Testing

@Suite struct MatrixTests {
    @Test func elementsLieRowAfterRow() throws {
        var matrix: Matrix<Float> = try Matrix([[1, 2, 3], [4, 5, 6]])
        #expect(matrix.rows == 2 && matrix.columns == 3)
        #expect(matrix[1, 0] == 4)
        matrix[1, 0] = 9
        #expect(matrix.elements == [1, 2, 3, 9, 5, 6])
        #expect(Array(matrix.row(1)) == [9, 5, 6])
        #expect(try matrix.transposed() == Matrix([[1, 9], [2, 5], [3, 6]]))
        #expect(try matrix.selectingRows([1, 0, 1]) == Matrix([[9, 5, 6], [1, 2, 3], [9, 5, 6]]))
        #expect(try matrix.multiplied(by: Matrix([[1], [0], [1]])) == Matrix([[4], [15]]))
    }

    @Test func shapesThatDoNotHoldAreRefused() {
        let ragged = #expect(throws: NumericError.self) { try Matrix<Double>([[1, 2], [3]]) }
        #expect(ragged?.message.contains("row 1 has 1 elements, but row 0 has 2") == true)
        let short = #expect(throws: NumericError.self) { try Matrix<Double>(rows: 2, columns: 2, elements: [1]) }
        #expect(short?.code == .invalidShape)
        #expect(throws: NumericError.self) { try Matrix<Double>(rows: -1, columns: 2, elements: []) }
        #expect(throws: NumericError.self) { try Matrix<Double>(rows: .max, columns: .max, elements: []) }
    }

    @Test func aCodedMatrixComesBackEqual() throws {
        let matrix: Matrix<Double> = try Matrix([[0.1, -2], [1e-300, .pi]])
        let data = try JSONEncoder().encode(matrix)
        #expect(try JSONDecoder().decode(Matrix<Double>.self, from: data) == matrix)
        let wrong = Data(#"{"rows": 2, "columns": 2, "elements": [1, 2, 3]}"#.utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Matrix<Double>.self, from: wrong) }
    }
}
