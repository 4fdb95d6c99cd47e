// Softmax and its cross-entropy, stable for logits of any finite size: the largest of the row is taken off first.
#include "CKernels.h"
#include "VectorMath.h"

#include <math.h>

// exp(x - largest of its row) for all rows. The exponentials run over the whole array at once, so that rows shorter
// than a vector are as fast as long ones.
MANTA_INLINE void shifted_exponentials(float *x, ptrdiff_t rows, ptrdiff_t columns) {
    for (ptrdiff_t r = 0; r < rows; r++) {
        float *row = x + r * columns;
        float largest = row[0];
        for (ptrdiff_t c = 1; c < columns; c++) largest = row[c] > largest ? row[c] : largest;
        for (ptrdiff_t c = 0; c < columns; c++) row[c] -= largest;
    }
    for (ptrdiff_t i = 0; i < rows * columns; i++) x[i] = manta_exp1(x[i]);
}

MANTA_INLINE float row_sum(const float *row, ptrdiff_t columns) {
#pragma clang fp reassociate(on)
    float sum = 0;
    for (ptrdiff_t c = 0; c < columns; c++) sum += row[c];
    return sum;
}

MANTA_CLONES void manta_softmax(float *x, ptrdiff_t rows, ptrdiff_t columns) {
    shifted_exponentials(x, rows, columns);
    for (ptrdiff_t r = 0; r < rows; r++) {
        float *row = x + r * columns;
        float factor = 1 / row_sum(row, columns);
        for (ptrdiff_t c = 0; c < columns; c++) row[c] *= factor;
    }
}

// Rows handled at once: their label logits are kept on the stack.
#define ROWS 64

MANTA_CLONES double manta_softmax_cross_entropy(
    float *logits, const int32_t *labels, ptrdiff_t rows, ptrdiff_t columns, float scale) {
    double loss = 0;
    float labelLogit[ROWS];
    for (ptrdiff_t first = 0; first < rows; first += ROWS) {
        ptrdiff_t count = rows - first < ROWS ? rows - first : ROWS;
        float *block = logits + first * columns;
        for (ptrdiff_t r = 0; r < count; r++) {
            float *row = block + r * columns;
            float largest = row[0];
            for (ptrdiff_t c = 1; c < columns; c++) largest = row[c] > largest ? row[c] : largest;
            labelLogit[r] = row[labels[first + r]] - largest;
            for (ptrdiff_t c = 0; c < columns; c++) row[c] -= largest;
        }
        for (ptrdiff_t i = 0; i < count * columns; i++) block[i] = manta_exp1(block[i]);
        for (ptrdiff_t r = 0; r < count; r++) {
            float *row = block + r * columns;
            float sum = row_sum(row, columns);
            float factor = scale / sum;
            for (ptrdiff_t c = 0; c < columns; c++) row[c] *= factor;
            row[labels[first + r]] -= scale;
            loss += (double)(logf(sum) - labelLogit[r]);
        }
    }
    return loss;
}
