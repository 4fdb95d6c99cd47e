internal import CKernels
internal import CLinearAlgebra

/// A number type with BLAS routines: `Float` or `Double`.
///
/// The requirements are the raw routines, for contiguous row-major memory and without any check; call them through
/// ``BLAS``. Conforming another type is not supported.
public protocol MatrixScalar: BinaryFloatingPoint, Codable, Sendable {
    /// c = alpha · op(a) · op(b) + beta · c, op(a) `[m, k]`, op(b) `[k, n]`, c `[m, n]`; strides are those of the
    /// matrices as stored. With beta = 0 the old contents of c are not read.
    static func uncheckedGEMM(
        _ a: MatrixOperand<Self>, _ b: MatrixOperand<Self>, alpha: Self, beta: Self,
        into c: UnsafeMutablePointer<Self>, m: Int, n: Int, k: Int)

    /// y = alpha · op(a) · x + beta · y, a stored `[rows, columns]`.
    static func uncheckedGEMV(
        _ a: MatrixOperand<Self>, rows: Int, columns: Int, _ x: UnsafePointer<Self>, alpha: Self, beta: Self,
        into y: UnsafeMutablePointer<Self>)

    /// The sum of x[i] · y[i].
    static func uncheckedDot(_ x: UnsafePointer<Self>, _ y: UnsafePointer<Self>, count: Int) -> Self

    /// y = alpha · x + y.
    static func uncheckedAXPY(
        alpha: Self, _ x: UnsafePointer<Self>, into y: UnsafeMutablePointer<Self>, count: Int)
}

/// A matrix in memory as BLAS takes it: its first element, the distance between rows, and whether it is read
/// transposed.
public struct MatrixOperand<Scalar> {
    /// The first element.
    public var pointer: UnsafePointer<Scalar>
    /// Elements from the start of one row to the start of the next.
    public var stride: Int
    /// Whether the transposed matrix is meant.
    public var transposed: Bool

    /// Describes a matrix in memory that outlives the call it is passed to.
    public init(_ pointer: UnsafePointer<Scalar>, stride: Int, transposed: Bool = false) {
        self.pointer = pointer
        self.stride = stride
        self.transposed = transposed
    }
}

extension Float: MatrixScalar {
    /// The product by the small kernel where it was measured to be faster, else by BLAS.
    ///
    /// On one thread the kernel of `CKernels` outran OpenBLAS 0.3.21 (both core types) while op(b) had up to some
    /// 400,000 elements, about what the second-level cache holds. Beside several BLAS threads it is left for products
    /// too small to share out; beside the reference BLAS it always wins.
    public static func uncheckedGEMM(
        _ a: MatrixOperand<Float>, _ b: MatrixOperand<Float>, alpha: Float, beta: Float,
        into c: UnsafeMutablePointer<Float>, m: Int, n: Int, k: Int
    ) {
        let small: Bool
        if manta_blas_threads() > 1 {
            small = m * n * k <= 1 << 21
        } else {
            small = n * k <= 1 << 19 || manta_blas_kind() == Int32(MANTA_BLAS_REFERENCE.rawValue)
        }
        if small {
            manta_small_sgemm(
                a.transposed, b.transposed, m, n, k, alpha, a.pointer, a.stride, b.pointer, b.stride, beta, c, n)
        } else {
            manta_blas_sgemm(
                a.transposed, b.transposed, Int32(m), Int32(n), Int32(k), alpha, a.pointer, Int32(a.stride), b.pointer,
                Int32(b.stride), beta, c, Int32(n))
        }
    }

    /// See ``MatrixScalar``.
    public static func uncheckedGEMV(
        _ a: MatrixOperand<Float>, rows: Int, columns: Int, _ x: UnsafePointer<Float>, alpha: Float, beta: Float,
        into y: UnsafeMutablePointer<Float>
    ) {
        manta_blas_sgemv(
            a.transposed, Int32(rows), Int32(columns), alpha, a.pointer, Int32(a.stride), x, beta, y)
    }

    /// See ``MatrixScalar``.
    public static func uncheckedDot(_ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int) -> Float {
        manta_blas_sdot(Int32(count), x, y)
    }

    /// See ``MatrixScalar``.
    public static func uncheckedAXPY(
        alpha: Float, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, count: Int
    ) {
        manta_blas_saxpy(Int32(count), alpha, x, y)
    }
}

extension Double: MatrixScalar {
    /// See ``MatrixScalar``.
    public static func uncheckedGEMM(
        _ a: MatrixOperand<Double>, _ b: MatrixOperand<Double>, alpha: Double, beta: Double,
        into c: UnsafeMutablePointer<Double>, m: Int, n: Int, k: Int
    ) {
        manta_blas_dgemm(
            a.transposed, b.transposed, Int32(m), Int32(n), Int32(k), alpha, a.pointer, Int32(a.stride), b.pointer,
            Int32(b.stride), beta, c, Int32(n))
    }

    /// See ``MatrixScalar``.
    public static func uncheckedGEMV(
        _ a: MatrixOperand<Double>, rows: Int, columns: Int, _ x: UnsafePointer<Double>, alpha: Double, beta: Double,
        into y: UnsafeMutablePointer<Double>
    ) {
        manta_blas_dgemv(
            a.transposed, Int32(rows), Int32(columns), alpha, a.pointer, Int32(a.stride), x, beta, y)
    }

    /// See ``MatrixScalar``.
    public static func uncheckedDot(_ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int) -> Double {
        manta_blas_ddot(Int32(count), x, y)
    }

    /// See ``MatrixScalar``.
    public static func uncheckedAXPY(
        alpha: Double, _ x: UnsafePointer<Double>, into y: UnsafeMutablePointer<Double>, count: Int
    ) {
        manta_blas_daxpy(Int32(count), alpha, x, y)
    }
}
