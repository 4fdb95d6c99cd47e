// Biases, activations, their derivatives and dropout.
#include "CKernels.h"
#include "VectorMath.h"

MANTA_CLONES void manta_bias(float *x, const float *restrict bias, ptrdiff_t rows, ptrdiff_t columns) {
    for (ptrdiff_t r = 0; r < rows; r++) {
        float *restrict row = x + r * columns;
        for (ptrdiff_t c = 0; c < columns; c++) row[c] += bias[c];
    }
}

// Written so that NaN passes through: a model that diverged must show it in its loss.
MANTA_CLONES void manta_bias_relu(float *x, const float *restrict bias, ptrdiff_t rows, ptrdiff_t columns) {
    for (ptrdiff_t r = 0; r < rows; r++) {
        float *restrict row = x + r * columns;
        for (ptrdiff_t c = 0; c < columns; c++) {
            float sum = row[c] + bias[c];
            row[c] = sum < 0 ? 0 : sum;
        }
    }
}

MANTA_CLONES void manta_bias_tanh(float *x, const float *restrict bias, ptrdiff_t rows, ptrdiff_t columns) {
    for (ptrdiff_t r = 0; r < rows; r++) {
        float *restrict row = x + r * columns;
        for (ptrdiff_t c = 0; c < columns; c++) row[c] = manta_tanh1(row[c] + bias[c]);
    }
}

MANTA_CLONES void manta_relu_backward(float *restrict delta, const float *restrict output, ptrdiff_t count) {
    for (ptrdiff_t i = 0; i < count; i++) delta[i] = output[i] > 0 ? delta[i] : 0;
}

MANTA_CLONES void manta_tanh_backward(
    float *restrict delta, const float *restrict output, float keep, ptrdiff_t count) {
    for (ptrdiff_t i = 0; i < count; i++) {
        float y = output[i] * keep;
        delta[i] *= 1 - y * y;
    }
}

MANTA_CLONES void manta_column_sums(const float *restrict x, ptrdiff_t rows, ptrdiff_t columns, float *restrict sums) {
    for (ptrdiff_t c = 0; c < columns; c++) sums[c] = 0;
    for (ptrdiff_t r = 0; r < rows; r++)
        for (ptrdiff_t c = 0; c < columns; c++) sums[c] += x[r * columns + c];
}

MANTA_CLONES void manta_exp(const float *x, float *y, ptrdiff_t count) {
    for (ptrdiff_t i = 0; i < count; i++) y[i] = manta_exp1(x[i]);
}

MANTA_CLONES void manta_tanh(const float *x, float *y, ptrdiff_t count) {
    for (ptrdiff_t i = 0; i < count; i++) y[i] = manta_tanh1(x[i]);
}

MANTA_CLONES void manta_dropout(
    float *restrict x, const uint32_t *restrict random, ptrdiff_t count, uint32_t threshold, float scale) {
    for (ptrdiff_t i = 0; i < count; i++) x[i] = random[i] < threshold ? 0 : x[i] * scale;
}
