import RuntimeCore
import SharedObjects
import Testing

@Suite("Arena allocator")
struct ArenaAllocatorTests {
    @Test(
        "A block takes whole lines below 1 MiB and whole pages from there on",
        arguments: [
            (0, 64), (1, 64), (64, 64), (65, 128), (1 << 20 - 1, 1 << 20), (1 << 20, 1 << 20),
            (1 << 20 + 1, 1 << 20 + 4096),
        ])
    func blockSizes(size: Int, block: Int) {
        #expect(ArenaAllocator.blockSize(for: size) == block)
    }

    @Test(
        "A capacity is rounded down to whole pages, and one of nothing refuses everything",
        arguments: [
            (-1, 0), (0, 0), (4095, 0), (4096, 4096), (10000, 8192),
        ])
    func capacities(given: Int, kept: Int) {
        var allocator = ArenaAllocator(capacity: given)
        #expect(allocator.capacity == kept)
        #expect(allocator.freeBytes == kept)
        #expect((allocator.allocate(0) == nil) == (kept == 0))
    }

    @Test("The lowest block that fits is taken")
    func addressOrderedFirstFit() {
        var allocator = ArenaAllocator(capacity: 4096)
        let offsets = (0..<4).map { _ in allocator.allocate(128) }
        #expect(offsets == [0, 128, 256, 384])
        allocator.free(at: 128, size: 128)
        allocator.free(at: 0, size: 128)
        #expect(allocator.allocate(256) == 0)
        #expect(allocator.allocate(64) == 512)
    }

    @Test("Large blocks begin at pages, and the gap before them stays free")
    func pageAlignment() {
        var allocator = ArenaAllocator(capacity: 4 << 20)
        #expect(allocator.allocate(64) == 0)
        #expect(allocator.allocate(1 << 20) == 4096)
        #expect(allocator.allocate(4096 - 64) == 64)
        #expect(allocator.usedBytes == 4096 + 1 << 20)
    }

    @Test("A block that has the size but no page to begin at does not fit")
    func alignmentNeedsRoom() {
        var allocator = ArenaAllocator(capacity: 1 << 20 + 4096)
        #expect(allocator.allocate(64) == 0)
        #expect(allocator.allocate(1 << 20) == 4096)
        allocator.free(at: 0, size: 64)
        allocator.free(at: 4096, size: 1 << 20)
        #expect(allocator.allocate(4097) == 0)
        #expect(allocator.allocate(1 << 20) == nil)
        #expect(allocator.largestFreeBlock == 1 << 20 - 64)
    }

    @Test(
        "Freed blocks join their neighbours, whatever the order",
        arguments: [
            [0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0],
        ])
    func coalescing(order: [Int]) {
        var allocator = ArenaAllocator(capacity: 12288)
        for block in 0..<3 { #expect(allocator.allocate(4096) == block * 4096) }
        #expect(allocator.allocate(1) == nil)
        for block in order { allocator.free(at: block * 4096, size: 4096) }
        #expect(allocator.freeBlockCount == 1)
        #expect(allocator.largestFreeBlock == 12288)
        #expect(allocator.fragmentation == 0)
    }

    @Test("Fragmentation is the part outside the largest free block")
    func fragmentation() {
        var allocator = ArenaAllocator(capacity: 4096)
        for _ in 0..<64 { _ = allocator.allocate(64) }
        allocator.free(at: 0, size: 64)
        #expect(allocator.fragmentation == 0)
        for line in [2, 3, 4] { allocator.free(at: line * 64, size: 64) }
        #expect(allocator.freeBlockCount == 2)
        #expect(allocator.fragmentation == 0.25)
    }

    @Test("Memory is warm up to where it was used or prefaulted, and cold again once it is given back")
    func warmth() {
        var allocator = ArenaAllocator(capacity: 1 << 20)
        _ = allocator.allocate(1000)
        #expect(allocator.warmEnd == 1024)
        allocator.free(at: 0, size: 1000)
        #expect(allocator.warmFreeBytes == 1024)
        allocator.markWarm(upTo: 4096)
        allocator.markWarm(upTo: 512)
        #expect(allocator.warmEnd == 4096)
        allocator.markWarm(upTo: 2 << 20)
        #expect(allocator.warmEnd == 1 << 20)
    }

    @Test(
        "The top of the warm memory can be taken back as far as it is free",
        arguments: [
            // Two blocks of a page below, then warm memory up to 64 KiB.
            (1 << 20, 8192..<65536), (57344, 8192..<65536), (8192, 57344..<65536), (4096, 61440..<65536),
        ])
    func takingTheTop(atMost: Int, taken: Range<Int>) {
        var allocator = ArenaAllocator(capacity: 1 << 20)
        _ = allocator.allocate(4096)
        _ = allocator.allocate(4096)
        allocator.markWarm(upTo: 65536)
        #expect(allocator.takeWarmTop(atMost: atMost) == taken)
        #expect(allocator.usedBytes == 8192 + taken.count)
        allocator.giveBackCold(taken)
        #expect(allocator.warmEnd == taken.lowerBound)
        #expect(allocator.freeBlockCount == 1)
        #expect(allocator.freeBytes == 1 << 20 - 8192)
    }

    @Test("Nothing is taken back from under a block in use")
    func topInUse() {
        var allocator = ArenaAllocator(capacity: 1 << 20)
        _ = allocator.allocate(4096)
        _ = allocator.allocate(4096)
        allocator.free(at: 0, size: 4096)
        #expect(allocator.takeWarmTop(atMost: 1 << 20) == nil)
    }

    @Test("Blocks never overlap and free space is conserved, against a map of lines", arguments: UInt64(0)..<200)
    func againstLineMap(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let capacity = seed.isMultiple(of: 2) ? 32768 : 6 << 20
        var allocator = ArenaAllocator(capacity: capacity)
        var taken = [Bool](repeating: false, count: capacity / 64)
        var blocks: [(offset: Int, size: Int)] = []
        for _ in 0..<400 {
            if blocks.isEmpty || Int.random(in: 0..<5, using: &random) < 3 {
                let size = Int.random(in: 0...capacity / 3, using: &random) >> Int.random(in: 0...10, using: &random)
                let expected = Self.lowestFit(size, in: taken)
                #expect(allocator.allocate(size) == expected)
                guard let expected else { continue }
                blocks.append((expected, size))
                Self.mark(expected, size, true, in: &taken)
            } else {
                let block = blocks.remove(at: Int.random(in: 0..<blocks.count, using: &random))
                allocator.free(at: block.offset, size: block.size)
                Self.mark(block.offset, block.size, false, in: &taken)
            }
            #expect(allocator.freeBytes == taken.count { !$0 } * 64)
        }
        for block in blocks { allocator.free(at: block.offset, size: block.size) }
        #expect(allocator.usedBytes == 0)
        #expect(allocator.freeBlockCount == 1)
        #expect(allocator.largestFreeBlock == capacity)
    }

    private static func lowestFit(_ size: Int, in taken: [Bool]) -> Int? {
        let lines = size >= 1 << 20 ? (size + 4095) / 4096 * 64 : (max(size, 1) + 63) / 64
        let step = size >= 1 << 20 ? 64 : 1
        var start = 0
        while start + lines <= taken.count {
            guard let obstacle = taken[start..<(start + lines)].lastIndex(of: true) else { return start * 64 }
            start = (obstacle + step) / step * step
        }
        return nil
    }

    private static func mark(_ offset: Int, _ size: Int, _ value: Bool, in taken: inout [Bool]) {
        for line in (offset / 64)..<((offset + ArenaAllocator.blockSize(for: size)) / 64) { taken[line] = value }
    }
}
