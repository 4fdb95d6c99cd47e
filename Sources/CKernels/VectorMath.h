// exp and tanh of one float, branch-free, so that a loop over them becomes vector code.
#pragma once

#include "Clones.h"

#include <stdint.h>
#include <string.h>

MANTA_INLINE float manta_float_of_bits(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

MANTA_INLINE uint32_t manta_bits_of_float(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

// exp(x) = 2^k exp(r), with k the nearest integer to x / ln 2 and |r| <= ln 2 / 2. Adding 1.5 * 2^23 rounds to an
// integer that then sits in the low bits of the sum; ln 2 is taken off in two parts so that r keeps its precision;
// exp(r) is the minimax polynomial of S. Moshier's Cephes library (expf).
MANTA_INLINE float manta_exp1(float x) {
#pragma clang fp reassociate(off) contract(fast)
    const float shift = 12582912.0f;
    float y = x < -87.33f ? -87.33f : x;
    y = y > 89.0f ? 89.0f : y;
    float shifted = y * 1.44269504f + shift;
    float k = shifted - shift;
    float r = y - k * 0.693359375f;
    r = r + k * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + r + 1.0f;
    float power = manta_float_of_bits((manta_bits_of_float(shifted) - 0x4B400000u + 127u) << 23);
    return x < -87.33f ? 0.0f : p * power;
}

// Near zero x + x^3 P(x^2) (Cephes tanhf), elsewhere 1 - 2 / (exp(2 |x|) + 1) with the sign of x.
MANTA_INLINE float manta_tanh1(float x) {
#pragma clang fp reassociate(off) contract(fast)
    float z = x * x;
    float p = -5.70498872745e-3f;
    p = p * z + 2.06390887954e-2f;
    p = p * z - 5.37397155531e-2f;
    p = p * z + 1.33314422036e-1f;
    p = p * z - 3.33332819422e-1f;
    float small = p * z * x + x;
    float size = __builtin_fabsf(x);
    float large = 1.0f - 2.0f / (manta_exp1(2.0f * (size > 10.0f ? 10.0f : size)) + 1.0f);
    return size < 0.625f ? small : __builtin_copysignf(large, x);
}
