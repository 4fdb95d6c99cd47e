// One function, several builds: the loader picks the one this processor runs.
#pragma once

#if defined(__x86_64__) && defined(__linux__)
#define MANTA_CLONES __attribute__((target_clones("avx512f", "arch=haswell", "default")))
#else
#define MANTA_CLONES
#endif

// A helper that must become part of each clone, not be called at its own, plain, instruction set.
#define MANTA_INLINE static inline __attribute__((always_inline))
