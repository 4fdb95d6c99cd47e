import NumericKernels
import Testing

/// A product to check: shapes around the tiles' 4, 6, 8, 16, 32 and the depth 256, and both routes of `Float`.
struct ProductCase: CustomTestStringConvertible, Sendable {
    var m: Int
    var n: Int
    var k: Int
    var transposeA = false
    var transposeB = false
    var alpha = 1.0
    var beta = 0.0

    var testDescription: String {
        "\(m)x\(n)x\(k)\(transposeA ? " At" : "")\(transposeB ? " Bt" : "") alpha \(alpha) beta \(beta)"
    }

    static let all: [ProductCase] = {
        let shapes = [
            (1, 1, 1), (1, 7, 3), (2, 3, 5), (3, 15, 2), (4, 16, 4), (5, 17, 9), (6, 31, 13), (7, 32, 1), (8, 33, 64),
            (9, 10, 128), (13, 48, 255), (17, 65, 256), (31, 5, 257), (64, 128, 54), (54, 10, 130), (3, 100, 600),
            (5, 1100, 500),
        ]
        let flags = [false, true]
        return shapes.flatMap { m, n, k in
            flags.flatMap { transposeA in
                flags.flatMap { transposeB in
                    [(1.0, 0.0), (-0.5, 1.0), (2.0, 0.25)].map { alpha, beta in
                        ProductCase(
                            m: m, n: n, k: k, transposeA: transposeA, transposeB: transposeB, alpha: alpha, beta: beta)
                    }
                }
            }
        }
    }()
}

@Suite struct GemmTests {
    @Test(arguments: ProductCase.all)
    func productsEqualPlainLoopsInSinglePrecision(_ product: ProductCase) throws {
        try check(product, Float.self)
    }

    @Test(arguments: ProductCase.all)
    func productsEqualPlainLoopsInDoublePrecision(_ product: ProductCase) throws {
        try check(product, Double.self)
    }

    /// The tolerance is the bound of a sum of k + 2 terms rounded in any order: (k + 2) · ε · Σ|terms|.
    private func check<Scalar: MatrixScalar>(_ product: ProductCase, _: Scalar.Type) throws {
        let (m, n, k) = (product.m, product.n, product.k)
        var random = RandomStream(seed: UInt64(m * 1_000_000 + n * 1000 + k))
        let a = matrix(product.transposeA ? k : m, product.transposeA ? m : k, &random) as Matrix<Scalar>
        let b = matrix(product.transposeB ? n : k, product.transposeB ? k : n, &random) as Matrix<Scalar>
        let old = matrix(m, n, &random) as Matrix<Scalar>
        var c = old
        try BLAS.gemm(
            a, b, transposeA: product.transposeA, transposeB: product.transposeB, alpha: Scalar(product.alpha),
            beta: Scalar(product.beta), into: &c)
        for i in 0..<m {
            for j in 0..<n {
                var (sum, size) = (product.beta * Double(old[i, j]), abs(product.beta * Double(old[i, j])))
                for p in 0..<k {
                    let x = Double(product.transposeA ? a[p, i] : a[i, p])
                    let y = Double(product.transposeB ? b[j, p] : b[p, j])
                    sum += product.alpha * x * y
                    size += abs(product.alpha * x * y)
                }
                let tolerance = Double(k + 2) * Double(Scalar.ulpOfOne) * size
                if abs(Double(c[i, j]) - sum) > tolerance {
                    Issue.record("element (\(i), \(j)) is \(c[i, j]), expected \(sum) to within \(tolerance)")
                    return
                }
            }
        }
    }

    private func matrix<Scalar: MatrixScalar>(_ rows: Int, _ columns: Int, _ random: inout RandomStream)
        -> Matrix<Scalar>
    {
        var result = Matrix<Scalar>(rows: rows, columns: columns)
        for row in 0..<rows {
            for column in 0..<columns { result[row, column] = Scalar(random.uniform(in: -1..<1)) }
        }
        return result
    }

    @Test func aZeroBetaDoesNotReadTheOldContents() throws {
        let a: Matrix<Float> = try Matrix([[1, 2]])
        let b: Matrix<Float> = try Matrix([[3], [4]])
        var c = Matrix<Float>(rows: 1, columns: 1, repeating: .nan)
        try BLAS.gemm(a, b, into: &c)
        #expect(c[0, 0] == 11)
    }

    @Test func anEmptySumIsZeroAndAnEmptyResultIsLeftAlone() throws {
        var c = Matrix<Double>(rows: 2, columns: 2, repeating: 3)
        try BLAS.gemm(Matrix(rows: 2, columns: 0), Matrix(rows: 0, columns: 2), beta: 2, into: &c)
        #expect(c == Matrix(rows: 2, columns: 2, repeating: 6))
        var empty = Matrix<Double>(rows: 0, columns: 2)
        try BLAS.gemm(Matrix(rows: 0, columns: 3), Matrix(rows: 3, columns: 2), into: &empty)
        #expect(empty.elements.isEmpty)
    }

    @Test func shapesThatDoNotFitAreRefusedWithTheirSizes() throws {
        var c = Matrix<Float>(rows: 2, columns: 2, repeating: 1)
        let error = #expect(throws: NumericError.self) {
            try BLAS.gemm(Matrix(rows: 2, columns: 3), Matrix(rows: 4, columns: 2), into: &c)
        }
        #expect(error?.code == .shapeMismatch)
        #expect(error?.message.contains("op(a) is 2 x 3, op(b) 4 x 2") == true)
        #expect(c == Matrix(rows: 2, columns: 2, repeating: 1))
    }

    @Test func vectorsMultiplyAsWrittenOut() throws {
        let a: Matrix<Double> = try Matrix([[1, 2, 3], [4, 5, 6]])
        var y = [1.0, 1]
        try BLAS.gemv(a, [1, 0, -1], alpha: 2, beta: 3, into: &y)
        #expect(y == [-1, -1])
        var z: [Float] = [0, 0, 0]
        try BLAS.gemv(Matrix<Float>([[1, 2, 3], [4, 5, 6]]), [1, -1], transposeA: true, into: &z)
        #expect(z == [-3, -3, -3])
        #expect(try BLAS.dot([1, 2, 3] as [Float], [4, 5, 6]) == 32)
        #expect(try BLAS.dot([1, 2, 3] as [Double], [4, 5, 6]) == 32)
        #expect(try BLAS.dot([] as [Double], []) == 0)
        try BLAS.axpy(alpha: 2, [1, 2], into: &y)
        #expect(y == [1, 3])
        try BLAS.axpy(alpha: -1, [1, 2, 3], into: &z)
        #expect(z == [-4, -5, -6])
        #expect(throws: NumericError.self) { try BLAS.dot([1.0], [1, 2]) }
        #expect(throws: NumericError.self) { try BLAS.axpy(alpha: 1, [1.0], into: &y) }
        #expect(throws: NumericError.self) { try BLAS.gemv(a, [1, 2], into: &y) }
    }

    @Test func theImplementationHasANameAndItsThreadsCanBeSet() {
        #expect(["OpenBLAS", "BLIS", "reference"].contains(BLAS.implementation.name))
        #expect((BLAS.implementation.name == "OpenBLAS") == (BLAS.implementation.core != nil) || BLAS.hasThreads)
        let before = BLAS.threads
        BLAS.threads = 1
        #expect(BLAS.threads == 1)
        BLAS.threads = -3
        #expect(BLAS.threads == 1)
        BLAS.threads = before
        #expect(BLAS.threads == before)
        print("BLAS: \(BLAS.implementation), hint: \(BLAS.hint ?? "none")")
    }
}
