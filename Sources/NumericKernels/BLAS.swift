internal import CLinearAlgebra

/// The system's BLAS (basic linear algebra subprograms): products of matrices and vectors in both precisions.
///
/// Which BLAS that is, the system decides (Debian: `update-alternatives`), see ``implementation``. Calls block their
/// thread: keep them off the cooperative pool.
public enum BLAS {
    /// c = alpha · op(a) · op(b) + beta · c, where op transposes if asked to.
    ///
    /// With `beta` = 0 the old contents of `c` are not read, so NaN in it does not matter. In single precision, small
    /// products are done by Manta's own kernel where that is faster; the last bits of a result therefore depend on
    /// the shapes, the processor and the number of threads, but not on the run.
    ///
    /// - Parameters:
    ///   - a: op(a) is `[m, k]`.
    ///   - b: op(b) is `[k, n]`.
    ///   - transposeA: whether op(a) is the transposed `a`.
    ///   - transposeB: whether op(b) is the transposed `b`.
    ///   - alpha: the factor of the product.
    ///   - beta: the factor of the old `c`.
    ///   - c: `[m, n]`.
    /// - Throws: ``NumericError/Code/shapeMismatch``, and then `c` is as before.
    public static func gemm<Scalar>(
        _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, transposeA: Bool = false, transposeB: Bool = false,
        alpha: Scalar = 1, beta: Scalar = 0, into c: inout Matrix<Scalar>
    ) throws(NumericError) {
        let (m, k) = transposeA ? (a.columns, a.rows) : (a.rows, a.columns)
        let (depth, n) = transposeB ? (b.columns, b.rows) : (b.rows, b.columns)
        guard depth == k, c.rows == m, c.columns == n else {
            throw NumericError(
                .shapeMismatch,
                "op(a) is \(m) x \(k), op(b) \(depth) x \(n) and c \(c.rows) x \(c.columns): "
                    + "op(b) must have \(k) rows and c must be \(m) x \(n)")
        }
        guard m > 0, n > 0 else { return }
        a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
                c.withUnsafeMutableBufferPointer { c in
                    guard let target = c.baseAddress else { return }
                    guard k > 0, let a = a.baseAddress, let b = b.baseAddress else {
                        for index in c.indices { c[index] = beta == 0 ? 0 : beta * c[index] }
                        return
                    }
                    Scalar.uncheckedGEMM(
                        MatrixOperand(a, stride: transposeA ? m : k, transposed: transposeA),
                        MatrixOperand(b, stride: transposeB ? k : n, transposed: transposeB), alpha: alpha, beta: beta,
                        into: target, m: m, n: n, k: k)
                }
            }
        }
    }

    /// y = alpha · op(a) · x + beta · y, where op transposes if asked to.
    ///
    /// - Parameters:
    ///   - a: op(a) is `[m, n]`.
    ///   - x: n elements.
    ///   - transposeA: whether op(a) is the transposed `a`.
    ///   - alpha: the factor of the product.
    ///   - beta: the factor of the old `y`; with 0 its contents are not read.
    ///   - y: m elements.
    /// - Throws: ``NumericError/Code/shapeMismatch``, and then `y` is as before.
    public static func gemv<Scalar: MatrixScalar>(
        _ a: Matrix<Scalar>, _ x: [Scalar], transposeA: Bool = false, alpha: Scalar = 1, beta: Scalar = 0,
        into y: inout [Scalar]
    ) throws(NumericError) {
        let (m, n) = transposeA ? (a.columns, a.rows) : (a.rows, a.columns)
        guard x.count == n, y.count == m else {
            throw NumericError(
                .shapeMismatch,
                "op(a) is \(m) x \(n), x has \(x.count) elements and y \(y.count): they must have \(n) and \(m)")
        }
        guard n > 0 else {
            for index in y.indices { y[index] = beta == 0 ? 0 : beta * y[index] }
            return
        }
        a.withUnsafeBufferPointer { a in
            x.withUnsafeBufferPointer { x in
                y.withUnsafeMutableBufferPointer { y in
                    guard let a = a.baseAddress, let x = x.baseAddress, let y = y.baseAddress else { return }
                    Scalar.uncheckedGEMV(
                        MatrixOperand(a, stride: transposeA ? m : n, transposed: transposeA),
                        rows: transposeA ? n : m, columns: transposeA ? m : n, x, alpha: alpha, beta: beta, into: y)
                }
            }
        }
    }

    /// The sum of x[i] · y[i]; 0 for empty vectors.
    ///
    /// - Throws: ``NumericError/Code/shapeMismatch`` if the vectors differ in length.
    public static func dot<Scalar: MatrixScalar>(_ x: [Scalar], _ y: [Scalar]) throws(NumericError) -> Scalar {
        try checkLengths(x.count, y.count)
        return x.withUnsafeBufferPointer { x in
            y.withUnsafeBufferPointer { y in
                guard let first = x.baseAddress, let second = y.baseAddress else { return 0 }
                return Scalar.uncheckedDot(first, second, count: x.count)
            }
        }
    }

    /// y = alpha · x + y.
    ///
    /// - Throws: ``NumericError/Code/shapeMismatch`` if the vectors differ in length, and then `y` is as before.
    public static func axpy<Scalar: MatrixScalar>(
        alpha: Scalar, _ x: [Scalar], into y: inout [Scalar]
    ) throws(NumericError) {
        try checkLengths(x.count, y.count)
        x.withUnsafeBufferPointer { x in
            y.withUnsafeMutableBufferPointer { y in
                guard let source = x.baseAddress, let target = y.baseAddress else { return }
                Scalar.uncheckedAXPY(alpha: alpha, source, into: target, count: x.count)
            }
        }
    }

    private static func checkLengths(_ x: Int, _ y: Int) throws(NumericError) {
        guard x == y else {
            throw NumericError(.shapeMismatch, "x has \(x) elements and y \(y): they must have the same number")
        }
        guard x <= Int(Int32.max) else {
            throw NumericError(.invalidShape, "x has \(x) elements: BLAS takes at most \(Int32.max)")
        }
    }
}
