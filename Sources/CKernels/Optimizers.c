// One pass over parameters, gradient and state for each optimizer step, and the sums that go with them.
#include "CKernels.h"
#include "VectorMath.h"

MANTA_CLONES void manta_adam_step(
    float *restrict parameters, const float *restrict gradient, float *restrict first, float *restrict second,
    ptrdiff_t count, float l2, float beta1, float rest1, float beta2, float rest2, float stepSize, float correction,
    float epsilon) {
    for (ptrdiff_t i = 0; i < count; i++) {
        float g = gradient[i] + l2 * parameters[i];
        float m = beta1 * first[i] + rest1 * g;
        float v = beta2 * second[i] + rest2 * (g * g);
        first[i] = m;
        second[i] = v;
        parameters[i] -= stepSize * m / (__builtin_elementwise_sqrt(v) * correction + epsilon);
    }
}

MANTA_CLONES void manta_sgd_step(
    float *restrict parameters, const float *restrict gradient, float *restrict velocity, ptrdiff_t count, float l2,
    float momentum, float rate) {
    for (ptrdiff_t i = 0; i < count; i++) {
        float g = gradient[i] + l2 * parameters[i];
        velocity[i] = momentum * velocity[i] + g;
        parameters[i] -= rate * velocity[i];
    }
}

MANTA_CLONES double manta_sum_of_squares(const float *x, ptrdiff_t count) {
#pragma clang fp reassociate(on)
    double sum = 0;
    for (ptrdiff_t i = 0; i < count; i++) sum += (double)x[i] * (double)x[i];
    return sum;
}

// A float is not finite when all eight bits of its exponent are set.
MANTA_CLONES bool manta_all_finite(const float *x, ptrdiff_t count) {
    uint32_t found = 0;
    for (ptrdiff_t i = 0; i < count; i++) found |= (manta_bits_of_float(x[i]) & 0x7F800000u) == 0x7F800000u;
    return found == 0;
}

void manta_gather_rows(
    const float *source, ptrdiff_t columns, const int32_t *order, ptrdiff_t count, float *target) {
    for (ptrdiff_t i = 0; i < count; i++)
        memcpy(target + i * columns, source + order[i] * columns, (size_t)columns * sizeof(float));
}
