import RuntimeCore
import SharedObjects
import Testing

@Suite("Tree of free blocks")
struct FreeBlockTreeTests {
    @Test("An empty tree finds nothing")
    func empty() {
        var tree = FreeBlockTree()
        #expect(tree.count == 0)
        #expect(tree.largest.line == 0)
        #expect(tree.lowest(fitting: 1, at: .line) == nil)
        #expect(tree.last(atOrBelow: .max) == nil)
        #expect(tree.first(atOrAbove: 0) == nil)
        tree.remove(at: 64)
        #expect(tree.count == 0)
    }

    @Test(
        "The room of a block that must begin at a page leaves out what lies before the page",
        arguments: [
            (0, 8192, 8192), (64, 8192, 4160), (64, 4032, 0), (64, 4000, 0), (4096, 64, 64),
        ])
    func roomAtPages(offset: Int, size: Int, room: Int) {
        let block = FreeBlock(offset: offset, size: size)
        #expect(block.room.line == size)
        #expect(block.room.page == room)
    }

    @Test("It finds what a sorted list finds", arguments: UInt64(0)..<100)
    func againstSortedList(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var tree = FreeBlockTree()
        var list: [FreeBlock] = []
        for _ in 0..<300 {
            let slot = Int.random(in: 0..<100, using: &random) * 10000
            if let index = list.firstIndex(where: { $0.offset / 10000 == slot / 10000 }) {
                tree.remove(at: list.remove(at: index).offset)
            } else {
                let block = FreeBlock(
                    offset: slot + Int.random(in: 0..<64, using: &random) * 64,
                    size: Int.random(in: 1...90, using: &random) * 64)
                tree.insert(block)
                list.append(block)
                list.sort { $0.offset < $1.offset }
            }
            check(tree, list, &random)
        }
    }

    private func check(_ tree: FreeBlockTree, _ list: [FreeBlock], _ random: inout SplitMix) {
        let size = Int.random(in: 1...6000, using: &random)
        let offset = Int.random(in: 0...1_000_000, using: &random)
        #expect(tree.count == list.count)
        #expect(tree.largest.line == list.map(\.size).max() ?? 0)
        #expect(tree.lowest(fitting: size, at: .line) == list.first { $0.size >= size })
        #expect(
            tree.lowest(fitting: size, at: .page) == list.first { $0.end - ($0.offset + 4095) / 4096 * 4096 >= size })
        #expect(tree.last(atOrBelow: offset) == list.last { $0.offset <= offset })
        #expect(tree.first(atOrAbove: offset) == list.first { $0.offset >= offset })
    }
}
