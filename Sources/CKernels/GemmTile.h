// The small matrix product for one instruction set. Included by Gemm.c once for each, with TILE_NAME(x) naming the
// functions, TILE_LANES the floats of a vector register, and TILE_ROWS the rows of the tile.
//
// A tile of c, TILE_ROWS x (2 * TILE_LANES), stays in registers while k runs: every step loads two vectors of b and
// broadcasts one element of each row of a. Rows of b are read where they are; only a transposed or ragged panel of b
// is first copied, padded with zeros. No blocking for the caches beyond k: this is for small shapes.

typedef float TILE_NAME(vector) __attribute__((vector_size(TILE_LANES * 4), aligned(4), may_alias));

MANTA_INLINE void TILE_NAME(tile)(
    const int rows, const int vectors, ptrdiff_t k, const float *a, ptrdiff_t aRow, ptrdiff_t aStep, const float *b,
    ptrdiff_t bStep, float alpha, float beta, float *c, ptrdiff_t ldc, ptrdiff_t columns) {
    TILE_NAME(vector) sum[TILE_ROWS][2] = {0};
    for (ptrdiff_t p = 0; p < k; p++) {
        TILE_NAME(vector) row[2];
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) row[v] = *(const TILE_NAME(vector) *)(b + p * bStep + v * TILE_LANES);
#pragma clang loop unroll(full)
        for (int i = 0; i < rows; i++) {
            float x = a[i * aRow + p * aStep];
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; v++) sum[i][v] += x * row[v];
        }
    }
    if (columns == vectors * TILE_LANES) {
#pragma clang loop unroll(full)
        for (int i = 0; i < rows; i++) {
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; v++) {
                TILE_NAME(vector) *target = (TILE_NAME(vector) *)(c + i * ldc + v * TILE_LANES);
                if (beta == 0)
                    *target = alpha * sum[i][v];
                else
                    *target = alpha * sum[i][v] + beta * *target;
            }
        }
        return;
    }
    float ragged[TILE_ROWS][2 * TILE_LANES];
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) *(TILE_NAME(vector) *)(ragged[i] + v * TILE_LANES) = alpha * sum[i][v];
    }
    for (int i = 0; i < rows; i++)
        for (ptrdiff_t j = 0; j < columns; j++)
            c[i * ldc + j] = beta == 0 ? ragged[i][j] : ragged[i][j] + beta * c[i * ldc + j];
}

// All rows of c for one panel of b.
MANTA_INLINE void TILE_NAME(panel)(
    const int vectors, ptrdiff_t m, ptrdiff_t k, const float *a, ptrdiff_t aRow, ptrdiff_t aStep, const float *b,
    ptrdiff_t bStep, float alpha, float beta, float *c, ptrdiff_t ldc, ptrdiff_t columns) {
    ptrdiff_t i = 0;
    for (; i + TILE_ROWS <= m; i += TILE_ROWS)
        TILE_NAME(tile)
        (TILE_ROWS, vectors, k, a + i * aRow, aRow, aStep, b, bStep, alpha, beta, c + i * ldc, ldc, columns);
    a += i * aRow;
    c += i * ldc;
#define REST(count)                                                                              \
    case count:                                                                                  \
        TILE_NAME(tile)(count, vectors, k, a, aRow, aStep, b, bStep, alpha, beta, c, ldc, columns); \
        break;
    switch (m - i) {
        REST(1)
        REST(2)
        REST(3)
#if TILE_ROWS > 4
        REST(4)
        REST(5)
#endif
#if TILE_ROWS > 6
        REST(6)
        REST(7)
#endif
    }
#undef REST
}

static void TILE_NAME(gemm)(
    bool transposeA, bool transposeB, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, float alpha, const float *a,
    ptrdiff_t lda, const float *b, ptrdiff_t ldb, float beta, float *c, ptrdiff_t ldc) {
    float packed[MANTA_DEPTH * 2 * TILE_LANES] __attribute__((aligned(64)));
    for (ptrdiff_t depth = 0; depth == 0 || depth < k; depth += MANTA_DEPTH) {
        ptrdiff_t steps = k - depth < MANTA_DEPTH ? k - depth : MANTA_DEPTH;
        const float *aBlock = transposeA ? a + depth * lda : a + depth;
        float keep = depth == 0 ? beta : 1;
        for (ptrdiff_t j = 0; j < n; j += 2 * TILE_LANES) {
            ptrdiff_t columns = n - j < 2 * TILE_LANES ? n - j : 2 * TILE_LANES;
            int vectors = columns > TILE_LANES ? 2 : 1;
            const float *panel = transposeB ? b + j * ldb + depth : b + depth * ldb + j;
            ptrdiff_t step = ldb;
            if (transposeB || columns != vectors * TILE_LANES) {
                step = vectors * TILE_LANES;
                manta_pack_panel(transposeB, panel, ldb, steps, columns, packed, step);
                panel = packed;
            }
#define PANEL(vectors, aRow, aStep) \
    TILE_NAME(panel)(vectors, m, steps, aBlock, aRow, aStep, panel, step, alpha, keep, c + j, ldc, columns)
            if (vectors == 2 && transposeA)
                PANEL(2, 1, lda);
            else if (vectors == 2)
                PANEL(2, lda, 1);
            else if (transposeA)
                PANEL(1, 1, lda);
            else
                PANEL(1, lda, 1);
#undef PANEL
        }
    }
}

#undef TILE_NAME
#undef TILE_LANES
#undef TILE_ROWS
