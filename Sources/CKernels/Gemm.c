// The small single-precision matrix product: one tile shape for each instruction set, chosen at the first call.
#include "CKernels.h"
#include "Clones.h"

// Steps of k taken at once: a packed panel of this depth (32 KB for 512-bit vectors) fits the first-level cache.
#define MANTA_DEPTH 256

typedef float four __attribute__((vector_size(16), aligned(4), may_alias));

// Copies a panel of b, [steps, columns] or transposed [columns, steps], into [steps, width], padded with zeros.
static void manta_pack_panel(
    bool transposed, const float *b, ptrdiff_t ldb, ptrdiff_t steps, ptrdiff_t columns, float *packed,
    ptrdiff_t width) {
    if (!transposed) {
        for (ptrdiff_t p = 0; p < steps; p++) {
            for (ptrdiff_t j = 0; j < columns; j++) packed[p * width + j] = b[p * ldb + j];
            for (ptrdiff_t j = columns; j < width; j++) packed[p * width + j] = 0;
        }
        return;
    }
    ptrdiff_t j = 0;
    for (; j + 4 <= columns; j += 4) {
        const float *rows = b + j * ldb;
        ptrdiff_t p = 0;
        for (; p + 4 <= steps; p += 4) {
            four r0 = *(const four *)(rows + p), r1 = *(const four *)(rows + ldb + p);
            four r2 = *(const four *)(rows + 2 * ldb + p), r3 = *(const four *)(rows + 3 * ldb + p);
            four low01 = __builtin_shufflevector(r0, r1, 0, 4, 1, 5), high01 = __builtin_shufflevector(r0, r1, 2, 6, 3, 7);
            four low23 = __builtin_shufflevector(r2, r3, 0, 4, 1, 5), high23 = __builtin_shufflevector(r2, r3, 2, 6, 3, 7);
            float *target = packed + p * width + j;
            *(four *)target = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
            *(four *)(target + width) = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
            *(four *)(target + 2 * width) = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
            *(four *)(target + 3 * width) = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
        }
        for (; p < steps; p++)
            for (ptrdiff_t i = 0; i < 4; i++) packed[p * width + j + i] = rows[i * ldb + p];
    }
    for (; j < width; j++)
        for (ptrdiff_t p = 0; p < steps; p++) packed[p * width + j] = j < columns ? b[j * ldb + p] : 0;
}

#define TILE_NAME(x) x##_plain
#define TILE_LANES 4
#if defined(__aarch64__)
#define TILE_ROWS 8
#else
#define TILE_ROWS 4
#endif
#include "GemmTile.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define TILE_NAME(x) x##_avx2
#define TILE_LANES 8
#define TILE_ROWS 6
#include "GemmTile.h"
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx2,fma"))), apply_to = function)
#define TILE_NAME(x) x##_avx512
#define TILE_LANES 16
#define TILE_ROWS 8
#include "GemmTile.h"
#pragma clang attribute pop
#endif

void manta_small_sgemm(
    bool transposeA, bool transposeB, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, float alpha, const float *a,
    ptrdiff_t lda, const float *b, ptrdiff_t ldb, float beta, float *c, ptrdiff_t ldc) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) {
        gemm_avx512(transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
        return;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        gemm_avx2(transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
        return;
    }
#endif
    gemm_plain(transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}
