// The hot loops of the numeric kernels, in C because clang turns them into full-width vector code for the processor
// at hand (see Clones.h and GemmTile.h). All arrays are contiguous and row-major; arrays passed to one call must not
// overlap unless the same pointer is documented as in-place. Nothing is checked here: the Swift callers do.
//
// Results are bit-identical between runs on one kind of processor. Between kinds they differ in the last bits (fused
// multiply-add, width of the reductions), except for the random streams, which are identical everywhere.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// c = alpha * op(a) * op(b) + beta * c for small shapes; op(a) [m, k], op(b) [k, n], c [m, n]. With beta = 0 the old
// contents of c are not read. lda, ldb, ldc are the row strides of the matrices as stored.
void manta_small_sgemm(
    bool transposeA, bool transposeB, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, float alpha, const float *a,
    ptrdiff_t lda, const float *b, ptrdiff_t ldb, float beta, float *c, ptrdiff_t ldc);

// x[r, c] += bias[c], then the activation, in place.
void manta_bias(float *x, const float *bias, ptrdiff_t rows, ptrdiff_t columns);
void manta_bias_relu(float *x, const float *bias, ptrdiff_t rows, ptrdiff_t columns);
void manta_bias_tanh(float *x, const float *bias, ptrdiff_t rows, ptrdiff_t columns);

// delta *= derivative of the activation, given its output. `keep` undoes the scale that dropout put on the output.
void manta_relu_backward(float *delta, const float *output, ptrdiff_t count);
void manta_tanh_backward(float *delta, const float *output, float keep, ptrdiff_t count);

// sums[c] = sum over r of x[r, c].
void manta_column_sums(const float *x, ptrdiff_t rows, ptrdiff_t columns, float *sums);

// exp(x): relative error below 2e-7; 0 below -87.33, infinity above 88.37; NaN stays NaN. In place allowed.
void manta_exp(const float *x, float *y, ptrdiff_t count);

// tanh(x): relative error below 4e-7; NaN stays NaN. In place allowed.
void manta_tanh(const float *x, float *y, ptrdiff_t count);

// Each row becomes its softmax, in place.
void manta_softmax(float *x, ptrdiff_t rows, ptrdiff_t columns);

// In place: logits become scale * (softmax - one-hot(label)), the gradient of scale * the sum of the cross-entropies.
// Returns the plain sum of the cross-entropies (natural logarithm).
double manta_softmax_cross_entropy(
    float *logits, const int32_t *labels, ptrdiff_t rows, ptrdiff_t columns, float scale);

// The step of Adam with g = gradient + l2 * parameter. rest = 1 - beta, which a float of beta would not give well;
// stepSize = learning rate / (1 - beta1^t), correction = 1 / sqrt(1 - beta2^t).
void manta_adam_step(
    float *parameters, const float *gradient, float *first, float *second, ptrdiff_t count, float l2, float beta1,
    float rest1, float beta2, float rest2, float stepSize, float correction, float epsilon);

// velocity = momentum * velocity + g; parameter -= rate * velocity, with g = gradient + l2 * parameter.
void manta_sgd_step(
    float *parameters, const float *gradient, float *velocity, ptrdiff_t count, float l2, float momentum, float rate);

// x = 0 where random < threshold, else x * scale.
void manta_dropout(float *x, const uint32_t *random, ptrdiff_t count, uint32_t threshold, float scale);

double manta_sum_of_squares(const float *x, ptrdiff_t count);
bool manta_all_finite(const float *x, ptrdiff_t count);

// target[i, :] = source[order[i], :].
void manta_gather_rows(
    const float *source, ptrdiff_t columns, const int32_t *order, ptrdiff_t count, float *target);

// Philox4x32-10 on the counters (first + i, stream), each 64 bits, for i = 0..<blocks; four words a block.
void manta_philox(uint64_t key, uint64_t stream, uint64_t first, ptrdiff_t blocks, uint32_t *words);

#ifdef __cplusplus
}
#endif
