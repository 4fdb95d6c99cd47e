// The system's BLAS behind plain C functions, so that Swift sees one set of names whichever cblas.h is installed
// (Debian libblas-dev, libopenblas-dev, BLIS, Accelerate).
//
// Matrices are row-major. A dimension or leading dimension must fit an int (LP64 BLAS). The Swift side checks shapes;
// nothing is checked here.
//
// LAPACK is linked with this target. Debian's liblapack-dev ships no header: declare a routine here when it gets its
// first caller, as the Fortran symbol (dpotrf_) with every argument a pointer and one hidden size_t string length, by
// value, at the end for each character argument.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// c = alpha * op(a) * op(b) + beta * c, with op(a) [m, k], op(b) [k, n], c [m, n].
void manta_blas_sgemm(
    bool transposeA, bool transposeB, int m, int n, int k, float alpha, const float *a, int lda, const float *b,
    int ldb, float beta, float *c, int ldc);
void manta_blas_dgemm(
    bool transposeA, bool transposeB, int m, int n, int k, double alpha, const double *a, int lda, const double *b,
    int ldb, double beta, double *c, int ldc);

// y = alpha * op(a) * x + beta * y, with a stored [rows, columns].
void manta_blas_sgemv(
    bool transpose, int rows, int columns, float alpha, const float *a, int lda, const float *x, float beta, float *y);
void manta_blas_dgemv(
    bool transpose, int rows, int columns, double alpha, const double *a, int lda, const double *x, double beta,
    double *y);

float manta_blas_sdot(int count, const float *x, const float *y);
double manta_blas_ddot(int count, const double *x, const double *y);

// y = alpha * x + y.
void manta_blas_saxpy(int count, float alpha, const float *x, float *y);
void manta_blas_daxpy(int count, double alpha, const double *x, double *y);

// The BLAS loaded into this process: the system may switch it without relinking. The reference BLAS has no threads
// and no version.
enum manta_blas_kind { MANTA_BLAS_REFERENCE = 0, MANTA_BLAS_OPENBLAS = 1, MANTA_BLAS_BLIS = 2 };
int32_t manta_blas_kind(void);

// The number of threads a call may use; 1 where the BLAS has no threads.
int32_t manta_blas_threads(void);

// False where the BLAS has no thread control.
bool manta_blas_set_threads(int32_t count);

// Static text owned by the BLAS, or NULL.
const char *manta_blas_version(void);
const char *manta_blas_core(void);

// Whether this processor, and the system on it, run AVX-512F.
bool manta_processor_has_avx512(void);

#ifdef __cplusplus
}
#endif
