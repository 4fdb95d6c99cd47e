/// Decides where in an arena a block lies. A pure value: it never touches the arena's memory.
///
/// The lowest free block that fits is taken ("address-ordered first fit") and freed blocks join their free neighbours. Of
/// the classic policies it is with best fit the one that fragments least (P. Wilson and others, "Dynamic storage
/// allocation: a survey and critical review", 1995; M. Johnstone and P. Wilson, 1998), and it favours low addresses: as
/// long as a block that was used before fits, memory that was never touched stays untouched.
///
/// Blocks are multiples of 64 bytes and begin at a multiple of 64; from 1 MiB on the same holds with 4096. Every operation
/// takes O(log n) expected steps, n being the number of free blocks.
package struct ArenaAllocator: Sendable {
    /// The size of the arena.
    package let capacity: Int
    /// What allocated blocks take, in bytes.
    package private(set) var usedBytes = 0
    /// All memory below this address was used or prefaulted before; nothing from here on was.
    package private(set) var warmEnd = 0
    private var free = FreeBlockTree()

    /// An allocator for an arena of `capacity` bytes, rounded down to whole pages.
    package init(capacity: Int) {
        self.capacity = max(0, capacity) & ~(BlockAlignment.page.bytes - 1)
        if self.capacity > 0 { free.insert(FreeBlock(offset: 0, size: self.capacity)) }
    }

    /// What a block for `size` bytes takes; blocks of no bytes take a line too.
    package static func blockSize(for size: Int) -> Int {
        ByteCount.roundUp(max(size, 1), to: BlockAlignment(forSize: size).bytes)
    }

    /// Takes a block for `size` bytes, and says where it begins; `nil` where no free block has the room.
    package mutating func allocate(_ size: Int) -> Int? {
        guard size <= capacity else { return nil }
        let alignment = BlockAlignment(forSize: size)
        let needed = Self.blockSize(for: size)
        guard let block = free.lowest(fitting: needed, at: alignment) else { return nil }
        let offset = ByteCount.roundUp(block.offset, to: alignment.bytes)
        free.remove(at: block.offset)
        if offset > block.offset { free.insert(FreeBlock(offset: block.offset, size: offset - block.offset)) }
        let end = offset + needed
        if end < block.end { free.insert(FreeBlock(offset: end, size: block.end - end)) }
        usedBytes += needed
        warmEnd = max(warmEnd, end)
        return offset
    }

    /// Gives back the block for `size` bytes at `offset`, both as they were when it was taken.
    ///
    /// - Precondition: the block is taken. Giving back what is free would hand the same memory out twice.
    package mutating func free(at offset: Int, size: Int) {
        var block = FreeBlock(offset: offset, size: Self.blockSize(for: size))
        let below = free.last(atOrBelow: offset)
        let above = free.first(atOrAbove: offset)
        precondition((below?.end ?? 0) <= offset, "the block at \(offset) is free already")
        precondition(block.end <= above?.offset ?? capacity, "the block at \(offset) overlaps a free one")
        usedBytes -= block.size
        if let below, below.end == offset {
            free.remove(at: below.offset)
            block = FreeBlock(offset: below.offset, size: below.size + block.size)
        }
        if let above, above.offset == block.end {
            free.remove(at: above.offset)
            block.size += above.size
        }
        free.insert(block)
    }

    /// Notes that the memory below `end` has been prefaulted.
    package mutating func markWarm(upTo end: Int) {
        warmEnd = max(warmEnd, min(end, capacity))
    }

    /// Takes the highest warm memory, as far as it is free, to have it given back to the system; `nil` where there is none.
    ///
    /// Nobody gets a block in it until `giveBackCold` or `free(at:size:)`.
    ///
    /// - Parameter most: the bytes that are taken at most, a multiple of the page size.
    /// - Returns: whole pages.
    package mutating func takeWarmTop(atMost most: Int) -> Range<Int>? {
        let page = BlockAlignment.page.bytes
        let end = ByteCount.roundUp(warmEnd, to: page)
        guard warmFreeBytes > 0, let block = free.last(atOrBelow: warmEnd - 1), block.end >= end else { return nil }
        let start = ByteCount.roundUp(max(block.offset, end - most), to: page)
        guard start < end else { return nil }
        free.remove(at: block.offset)
        if block.offset < start { free.insert(FreeBlock(offset: block.offset, size: start - block.offset)) }
        if end < block.end { free.insert(FreeBlock(offset: end, size: block.end - end)) }
        usedBytes += end - start
        return start..<end
    }

    /// Gives back what `takeWarmTop` has taken; the system has its memory, so it is cold.
    package mutating func giveBackCold(_ range: Range<Int>) {
        free(at: range.lowerBound, size: range.count)
        warmEnd = range.lowerBound
    }
}

extension ArenaAllocator {
    /// What no block takes, in bytes.
    package var freeBytes: Int { capacity - usedBytes }

    /// What is free and was used or prefaulted before, in bytes.
    package var warmFreeBytes: Int { warmEnd - usedBytes }

    /// The number of free blocks.
    package var freeBlockCount: Int { free.count }

    /// The size of the largest free block.
    package var largestFreeBlock: Int { free.largest.line }

    /// The part of the free memory that lies outside the largest free block: 0 is none, towards 1 is all in crumbs.
    package var fragmentation: Double {
        freeBytes == 0 ? 0 : 1 - Double(largestFreeBlock) / Double(freeBytes)
    }
}
