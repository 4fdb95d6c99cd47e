#include "CSharedMemory.h"

#include <pthread.h>
#include <string.h>

// CRC-32C: the polynomial 0x1EDC6F41, here with its bits reversed, as the processors' instructions compute it.
static const uint32_t polynomial = 0x82F63B78;

// tables[k][b]: what byte b does to the checksum when k more bytes follow it.
static uint32_t tables[8][256];
static pthread_once_t tables_once = PTHREAD_ONCE_INIT;

static void make_tables(void) {
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t remainder = byte;
        for (int bit = 0; bit < 8; bit++) remainder = remainder >> 1 ^ (remainder & 1 ? polynomial : 0);
        tables[0][byte] = remainder;
    }
    for (uint32_t byte = 0; byte < 256; byte++) {
        for (int place = 1; place < 8; place++) {
            uint32_t before = tables[place - 1][byte];
            tables[place][byte] = before >> 8 ^ tables[0][before & 255];
        }
    }
}

uint32_t csharedmemory_checksum_portable(uint32_t checksum, const void *start, size_t length) {
    pthread_once(&tables_once, make_tables);
    const unsigned char *bytes = start;
    uint32_t state = ~checksum;
    for (; length >= 8; bytes += 8, length -= 8) {
        uint32_t mixed = state ^ ((uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16
                                  | (uint32_t)bytes[3] << 24);
        state = tables[7][mixed & 255] ^ tables[6][mixed >> 8 & 255] ^ tables[5][mixed >> 16 & 255]
            ^ tables[4][mixed >> 24] ^ tables[3][bytes[4]] ^ tables[2][bytes[5]] ^ tables[1][bytes[6]]
            ^ tables[0][bytes[7]];
    }
    for (; length > 0; bytes++, length--) state = state >> 8 ^ tables[0][(state ^ *bytes) & 255];
    return ~state;
}

#if defined(__x86_64__)
#include <nmmintrin.h>

__attribute__((target("sse4.2"))) static uint32_t checksum_sse(uint32_t checksum, const void *start, size_t length) {
    const unsigned char *bytes = start;
    uint64_t state = ~checksum;
    for (; length >= 8; bytes += 8, length -= 8) {
        uint64_t word;
        memcpy(&word, bytes, sizeof word);
        state = _mm_crc32_u64(state, word);
    }
    for (; length > 0; bytes++, length--) state = _mm_crc32_u8((uint32_t)state, *bytes);
    return ~(uint32_t)state;
}

uint32_t csharedmemory_checksum(uint32_t checksum, const void *start, size_t length) {
    return __builtin_cpu_supports("sse4.2") ? checksum_sse(checksum, start, length)
                                            : csharedmemory_checksum_portable(checksum, start, length);
}

#elif defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>

uint32_t csharedmemory_checksum(uint32_t checksum, const void *start, size_t length) {
    const unsigned char *bytes = start;
    uint32_t state = ~checksum;
    for (; length >= 8; bytes += 8, length -= 8) {
        uint64_t word;
        memcpy(&word, bytes, sizeof word);
        state = __crc32cd(state, word);
    }
    for (; length > 0; bytes++, length--) state = __crc32cb(state, *bytes);
    return ~state;
}

#else

uint32_t csharedmemory_checksum(uint32_t checksum, const void *start, size_t length) {
    return csharedmemory_checksum_portable(checksum, start, length);
}

#endif
