// Philox4x32-10: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011).
#include "CKernels.h"
#include "Clones.h"

// Counters handled side by side, one in each lane of a vector.
#define LANES 16

MANTA_CLONES void manta_philox(uint64_t key, uint64_t stream, uint64_t first, ptrdiff_t blocks, uint32_t *words) {
    for (ptrdiff_t start = 0; start < blocks; start += LANES) {
        uint32_t c0[LANES], c1[LANES], c2[LANES], c3[LANES];
        for (int i = 0; i < LANES; i++) {
            uint64_t counter = first + (uint64_t)start + (uint64_t)i;
            c0[i] = (uint32_t)counter;
            c1[i] = (uint32_t)(counter >> 32);
            c2[i] = (uint32_t)stream;
            c3[i] = (uint32_t)(stream >> 32);
        }
        uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < LANES; i++) {
                uint64_t p0 = (uint64_t)0xD2511F53u * c0[i], p1 = (uint64_t)0xCD9E8D57u * c2[i];
                uint32_t n0 = (uint32_t)(p1 >> 32) ^ c1[i] ^ k0, n2 = (uint32_t)(p0 >> 32) ^ c3[i] ^ k1;
                c0[i] = n0;
                c1[i] = (uint32_t)p1;
                c2[i] = n2;
                c3[i] = (uint32_t)p0;
            }
            k0 += 0x9E3779B9u;
            k1 += 0xBB67AE85u;
        }
        ptrdiff_t count = blocks - start < LANES ? blocks - start : LANES;
        uint32_t *target = words + 4 * start;
        for (ptrdiff_t i = 0; i < count; i++) {
            target[4 * i] = c0[i];
            target[4 * i + 1] = c1[i];
            target[4 * i + 2] = c2[i];
            target[4 * i + 3] = c3[i];
        }
    }
}
