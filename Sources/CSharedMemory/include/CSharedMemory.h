#pragma once

#include <stddef.h>
#include <stdint.h>

/// Copies `length` bytes between regions that do not overlap. Large copies go past the caches, which is faster than
/// `memcpy` and leaves the caches to others.
void csharedmemory_copy(void *destination, const void *source, size_t length);

/// Gives every page of the region memory without changing what it holds, also while others write to it.
void csharedmemory_touch(void *start, size_t length, size_t page_size);

/// Continues a CRC-32C (Castagnoli) over `length` more bytes; the checksum of nothing is 0.
uint32_t csharedmemory_checksum(uint32_t checksum, const void *start, size_t length);

/// The same as `csharedmemory_checksum`, without the processor's instruction for it.
uint32_t csharedmemory_checksum_portable(uint32_t checksum, const void *start, size_t length);
