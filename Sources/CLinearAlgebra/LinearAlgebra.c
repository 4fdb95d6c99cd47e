#ifndef _GNU_SOURCE
#define _GNU_SOURCE  // RTLD_DEFAULT
#endif
#include "CLinearAlgebra.h"

#include <dlfcn.h>
#include <stddef.h>

#ifdef __APPLE__
#include <Accelerate/Accelerate.h>
#else
#include <cblas.h>
#endif

#define OP(transpose) ((transpose) ? CblasTrans : CblasNoTrans)

void manta_blas_sgemm(
    bool transposeA, bool transposeB, int m, int n, int k, float alpha, const float *a, int lda, const float *b,
    int ldb, float beta, float *c, int ldc) {
    cblas_sgemm(CblasRowMajor, OP(transposeA), OP(transposeB), m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

void manta_blas_dgemm(
    bool transposeA, bool transposeB, int m, int n, int k, double alpha, const double *a, int lda, const double *b,
    int ldb, double beta, double *c, int ldc) {
    cblas_dgemm(CblasRowMajor, OP(transposeA), OP(transposeB), m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

void manta_blas_sgemv(
    bool transpose, int rows, int columns, float alpha, const float *a, int lda, const float *x, float beta, float *y) {
    cblas_sgemv(CblasRowMajor, OP(transpose), rows, columns, alpha, a, lda, x, 1, beta, y, 1);
}

void manta_blas_dgemv(
    bool transpose, int rows, int columns, double alpha, const double *a, int lda, const double *x, double beta,
    double *y) {
    cblas_dgemv(CblasRowMajor, OP(transpose), rows, columns, alpha, a, lda, x, 1, beta, y, 1);
}

float manta_blas_sdot(int count, const float *x, const float *y) { return cblas_sdot(count, x, 1, y, 1); }

double manta_blas_ddot(int count, const double *x, const double *y) { return cblas_ddot(count, x, 1, y, 1); }

void manta_blas_saxpy(int count, float alpha, const float *x, float *y) { cblas_saxpy(count, alpha, x, 1, y, 1); }

void manta_blas_daxpy(int count, double alpha, const double *x, double *y) { cblas_daxpy(count, alpha, x, 1, y, 1); }

// The BLAS's own functions beyond the standard, looked up once when this library is loaded: the number of threads is
// asked for at every product, and dlsym takes longer than a small product.
static struct {
    int (*openblasThreads)(void);
    void (*openblasSetThreads)(int);
    const char *(*openblasConfiguration)(void);
    const char *(*openblasCore)(void);
    // BLIS counts in its dim_t, 64 bits wide in Debian's build.
    int64_t (*blisThreads)(void);
    void (*blisSetThreads)(int64_t);
    const char *(*blisVersion)(void);
    const char *(*blisCoreName)(int);
    int (*blisCore)(void);
} library;

// The library whose products are called, with what it needs itself. Not the whole process: the system chooses BLAS and
// LAPACK apart, and an OpenBLAS that only LAPACK brought in has no say in the products of another BLAS.
static void *products(void) {
    Dl_info place;
    void *product = dlsym(RTLD_DEFAULT, "cblas_sgemm");
    if (product == NULL || dladdr(product, &place) == 0) return RTLD_DEFAULT;
    void *handle = dlopen(place.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
    return handle ? handle : RTLD_DEFAULT;
}

#define RESOLVE(field, name) library.field = (__typeof__(library.field))dlsym(handle, name)

__attribute__((constructor)) static void resolve(void) {
    void *handle = products();
    RESOLVE(openblasThreads, "openblas_get_num_threads");
    RESOLVE(openblasSetThreads, "openblas_set_num_threads");
    RESOLVE(openblasConfiguration, "openblas_get_config");
    RESOLVE(openblasCore, "openblas_get_corename");
    RESOLVE(blisThreads, "bli_thread_get_num_threads");
    RESOLVE(blisSetThreads, "bli_thread_set_num_threads");
    RESOLVE(blisVersion, "bli_info_get_version_str");
    RESOLVE(blisCoreName, "bli_arch_string");
    RESOLVE(blisCore, "bli_arch_query_id");
}

int32_t manta_blas_kind(void) {
    if (library.openblasSetThreads) return MANTA_BLAS_OPENBLAS;
    return library.blisSetThreads ? MANTA_BLAS_BLIS : MANTA_BLAS_REFERENCE;
}

int32_t manta_blas_threads(void) {
    if (library.openblasThreads) return library.openblasThreads();
    // BLIS answers -1 for "not set", which runs one thread.
    int64_t count = library.blisThreads ? library.blisThreads() : 1;
    return count > 1 ? (int32_t)count : 1;
}

bool manta_blas_set_threads(int32_t count) {
    if (library.openblasSetThreads)
        library.openblasSetThreads(count);
    else if (library.blisSetThreads)
        library.blisSetThreads(count);
    else
        return false;
    return true;
}

const char *manta_blas_version(void) {
    if (library.openblasConfiguration) return library.openblasConfiguration();
    return library.blisVersion ? library.blisVersion() : NULL;
}

const char *manta_blas_core(void) {
    if (library.openblasCore) return library.openblasCore();
    return library.blisCoreName && library.blisCore ? library.blisCoreName(library.blisCore()) : NULL;
}

bool manta_processor_has_avx512(void) {
#if defined(__x86_64__) && defined(__linux__)
    return __builtin_cpu_supports("avx512f");
#else
    return false;
#endif
}
