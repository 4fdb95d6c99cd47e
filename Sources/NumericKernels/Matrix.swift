/// A dense matrix of `Float` or `Double`, row-major in one contiguous array; a value like an array.
///
/// No side may exceed `Int32.max`, which is what BLAS counts in.
///
/// ```swift
/// let a: Matrix<Double> = try Matrix([[1, 2], [3, 4]])
/// let square = try a.multiplied(by: a)
/// ```
public struct Matrix<Scalar: MatrixScalar>: Hashable, Sendable {
    /// The number of rows.
    public let rows: Int

    /// The number of columns.
    public let columns: Int

    /// All elements, row after row: element (r, c) is at `r * columns + c`.
    public private(set) var elements: [Scalar]

    /// Makes a matrix with the same number everywhere.
    ///
    /// - Precondition: neither side is negative or above `Int32.max`.
    public init(rows: Int, columns: Int, repeating value: Scalar = 0) {
        precondition(
            Self.isValid(rows: rows, columns: columns), "a matrix cannot have \(rows) rows and \(columns) columns")
        self.rows = rows
        self.columns = columns
        elements = [Scalar](repeating: value, count: rows * columns)
    }

    /// Makes a matrix of elements given row after row.
    ///
    /// - Throws: ``NumericError/Code/invalidShape`` if there are not `rows * columns` elements.
    public init(rows: Int, columns: Int, elements: [Scalar]) throws(NumericError) {
        guard Self.isValid(rows: rows, columns: columns) else {
            throw NumericError(
                .invalidShape,
                "a matrix cannot have \(rows) rows and \(columns) columns: each must be in 0...\(Int32.max)")
        }
        guard elements.count == rows * columns else {
            throw NumericError(
                .invalidShape,
                "a \(rows) x \(columns) matrix takes \(rows * columns) elements, but \(elements.count) were given")
        }
        self.rows = rows
        self.columns = columns
        self.elements = elements
    }

    /// Makes a matrix of its rows.
    ///
    /// - Throws: ``NumericError/Code/invalidShape`` if the rows differ in length.
    public init(_ rows: [[Scalar]]) throws(NumericError) {
        let columns = rows.first?.count ?? 0
        if let ragged = rows.firstIndex(where: { $0.count != columns }) {
            throw NumericError(
                .invalidShape,
                "row \(ragged) has \(rows[ragged].count) elements, but row 0 has \(columns): all rows must be alike")
        }
        try self.init(rows: rows.count, columns: columns, elements: Array(rows.joined()))
    }

    /// The element at a row and a column, both from 0.
    ///
    /// - Precondition: both are in range.
    public subscript(row: Int, column: Int) -> Scalar {
        get {
            precondition(contains(row, column), "no element (\(row), \(column)) in a \(rows) x \(columns) matrix")
            return elements[row &* columns &+ column]
        }
        set {
            precondition(contains(row, column), "no element (\(row), \(column)) in a \(rows) x \(columns) matrix")
            elements[row &* columns &+ column] = newValue
        }
    }

    /// One row, from 0.
    ///
    /// - Precondition: the row is in range.
    public func row(_ row: Int) -> ArraySlice<Scalar> {
        elements[row * columns..<(row + 1) * columns]
    }

    /// Calls `body` with the elements in memory, row after row.
    public func withUnsafeBufferPointer<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<Scalar>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try elements.withUnsafeBufferPointer(body)
    }

    /// Calls `body` with the elements in memory, row after row, to change them.
    public mutating func withUnsafeMutableBufferPointer<Result, Failure: Error>(
        _ body: (UnsafeMutableBufferPointer<Scalar>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try elements.withUnsafeMutableBufferPointer { (buffer) throws(Failure) -> Result in try body(buffer) }
    }

    private static func isValid(rows: Int, columns: Int) -> Bool {
        let sides = 0...Int(Int32.max)
        return sides.contains(rows) && sides.contains(columns)
    }

    private func contains(_ row: Int, _ column: Int) -> Bool {
        row >= 0 && row < rows && column >= 0 && column < columns
    }
}

extension Matrix: Codable {
    private enum CodingKeys: CodingKey {
        case rows, columns, elements
    }

    /// Reads `{"rows": …, "columns": …, "elements": […]}`.
    ///
    /// - Throws: `DecodingError` if the elements are not as many as the shape says.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let rows = try container.decode(Int.self, forKey: .rows)
        let columns = try container.decode(Int.self, forKey: .columns)
        let elements = try container.decode([Scalar].self, forKey: .elements)
        do {
            try self.init(rows: rows, columns: columns, elements: elements)
        } catch {
            throw DecodingError.dataCorruptedError(
                forKey: .elements, in: container, debugDescription: error.description)
        }
    }
}

extension Matrix {
    /// The matrix with rows and columns exchanged.
    public func transposed() -> Matrix {
        var result = Matrix(rows: columns, columns: rows)
        for row in 0..<rows {
            for column in 0..<columns {
                result.elements[column &* rows &+ row] = elements[row &* columns &+ column]
            }
        }
        return result
    }

    /// The given rows, in the given order.
    ///
    /// - Precondition: every index is a row of this matrix.
    public func selectingRows(_ indices: some Collection<Int>) -> Matrix {
        var result = Matrix(rows: indices.count, columns: columns)
        for (target, source) in indices.enumerated() {
            result.elements.replaceSubrange(target * columns..<(target + 1) * columns, with: row(source))
        }
        return result
    }

    /// The product of this matrix and another, `[rows, other.columns]`.
    ///
    /// - Throws: ``NumericError/Code/shapeMismatch`` if `other` does not have `columns` rows.
    public func multiplied(by other: Matrix) throws(NumericError) -> Matrix {
        var product = Matrix(rows: rows, columns: other.columns)
        try BLAS.gemm(self, other, into: &product)
        return product
    }
}
