internal import CKernels

/// The fused kernels of `CKernels` by raw pointer, for code that owns its buffers. Nothing is checked.
package enum Kernels {
    package typealias Values = UnsafePointer<Float>
    package typealias MutableValues = UnsafeMutablePointer<Float>

    /// c = op(a) · op(b), all contiguous; op(a) `[m, k]`, op(b) `[k, n]`, c `[m, n]`.
    package static func product(
        _ a: Values, _ b: Values, transposeA: Bool = false, transposeB: Bool = false, into c: MutableValues, m: Int,
        n: Int, k: Int
    ) {
        Float.uncheckedGEMM(
            MatrixOperand(a, stride: transposeA ? m : k, transposed: transposeA),
            MatrixOperand(b, stride: transposeB ? k : n, transposed: transposeB), alpha: 1, beta: 0, into: c, m: m,
            n: n,
            k: k)
    }

    /// Adds a bias to every row.
    package static func addBias(_ x: MutableValues, _ bias: Values, rows: Int, columns: Int) {
        manta_bias(x, bias, rows, columns)
    }

    /// Adds a bias to every row, then takes the larger of each element and 0; NaN stays.
    package static func addBiasReLU(_ x: MutableValues, _ bias: Values, rows: Int, columns: Int) {
        manta_bias_relu(x, bias, rows, columns)
    }

    /// Adds a bias to every row, then takes the hyperbolic tangent.
    package static func addBiasTanh(_ x: MutableValues, _ bias: Values, rows: Int, columns: Int) {
        manta_bias_tanh(x, bias, rows, columns)
    }

    /// delta = 0 where the output of the rectifier is not positive.
    package static func backwardReLU(_ delta: MutableValues, output: Values, count: Int) {
        manta_relu_backward(delta, output, count)
    }

    /// delta ·= 1 - (keep · output)², where `keep` undoes the scale that dropout put on the output.
    package static func backwardTanh(_ delta: MutableValues, output: Values, keep: Float, count: Int) {
        manta_tanh_backward(delta, output, keep, count)
    }

    /// sums[c] = the sum of column c.
    package static func columnSums(_ x: Values, rows: Int, columns: Int, into sums: MutableValues) {
        manta_column_sums(x, rows, columns, sums)
    }

    /// x = 0 where random < threshold, else x · scale.
    package static func dropout(
        _ x: MutableValues, random: UnsafePointer<UInt32>, count: Int, threshold: UInt32, scale: Float
    ) {
        manta_dropout(x, random, count, threshold, scale)
    }

    /// exp, with a relative error below 2e-7; 0 below -87.33, infinity above 88.37.
    package static func exponential(_ x: MutableValues, count: Int) {
        manta_exp(x, x, count)
    }

    /// The hyperbolic tangent, with a relative error below 4e-7.
    package static func hyperbolicTangent(_ x: MutableValues, count: Int) {
        manta_tanh(x, x, count)
    }

    /// Turns each row into its softmax.
    package static func softmax(_ x: MutableValues, rows: Int, columns: Int) {
        manta_softmax(x, rows, columns)
    }

    /// Turns logits into the gradient of scale · (sum of cross-entropies), and returns the plain sum.
    package static func softmaxCrossEntropy(
        _ logits: MutableValues, labels: UnsafePointer<Int32>, rows: Int, columns: Int, scale: Float
    ) -> Double {
        manta_softmax_cross_entropy(logits, labels, rows, columns, scale)
    }

    /// The sum of squares, in double precision.
    package static func sumOfSquares(_ x: Values, count: Int) -> Double {
        manta_sum_of_squares(x, count)
    }

    /// Whether no element is infinite or NaN.
    package static func allFinite(_ x: Values, count: Int) -> Bool {
        manta_all_finite(x, count)
    }

    /// target[i, :] = source[order[i], :].
    package static func gatherRows(
        _ source: Values, columns: Int, order: UnsafePointer<Int32>, count: Int, into target: MutableValues
    ) {
        manta_gather_rows(source, columns, order, count, target)
    }
}
