#include "CSharedMemory.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>

// Below this a copy fits the caches, and whoever reads it next finds it there.
static const size_t streaming_threshold = 16 << 20;
// How far ahead of the copy the source is fetched: far enough for the memory to answer.
static const size_t prefetch_distance = 2048;

// Stores that go past the caches: the destination's old content is not read first. `destination` is aligned to 64 bytes,
// `length` a multiple of 128.
static void copy_streaming(char *destination, const char *source, size_t length) {
    for (size_t position = 0; position < length; position += 128) {
        const char *from = source + position;
        char *to = destination + position;
        _mm_prefetch(from + prefetch_distance, _MM_HINT_NTA);
        _mm_prefetch(from + prefetch_distance + 64, _MM_HINT_NTA);
        __m128i parts[8];
        for (int part = 0; part < 8; part++) parts[part] = _mm_loadu_si128((const __m128i *)(from + 16 * part));
        for (int part = 0; part < 8; part++) _mm_stream_si128((__m128i *)(to + 16 * part), parts[part]);
    }
    _mm_sfence();
}

void csharedmemory_copy(void *destination, const void *source, size_t length) {
    if (length < streaming_threshold) {
        memcpy(destination, source, length);
        return;
    }
    char *to = destination;
    const char *from = source;
    size_t head = -(uintptr_t)to & 63;
    memcpy(to, from, head);
    size_t body = (length - head) & ~(size_t)127;
    copy_streaming(to + head, from + head, body);
    memcpy(to + head + body, from + head + body, length - head - body);
}

#else

void csharedmemory_copy(void *destination, const void *source, size_t length) {
    memcpy(destination, source, length);
}

#endif
