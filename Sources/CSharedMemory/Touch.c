#include "CSharedMemory.h"

void csharedmemory_touch(void *start, size_t length, size_t page_size) {
    unsigned char *bytes = start;
    // An atomic change of nothing: another process may be writing to the same byte.
    for (size_t position = 0; position < length; position += page_size) {
        __atomic_fetch_or(bytes + position, 0, __ATOMIC_RELAXED);
    }
}
