/// The free blocks of an arena, ordered by address; finds the lowest one that fits.
///
/// A treap (R. Seidel and C. Aragon, "Randomized search trees", 1996) keyed by the blocks' addresses. Each node also knows
/// the largest room in its subtree, once for blocks that may begin anywhere and once for blocks that must begin at a page,
/// so that a search never enters a subtree in vain. All operations take O(log n) expected steps. The priorities come from
/// a counter: the same operations give the same tree.
package struct FreeBlockTree: Sendable {
    private struct Node {
        var block: FreeBlock
        var priority: UInt64
        var left = FreeBlockTree.none
        var right = FreeBlockTree.none
        var largest: FreeBlock.Room
    }

    private static let none = -1

    private var nodes: [Node] = []
    private var vacant: [Int] = []
    private var root = none
    private var insertions: UInt64 = 0

    /// A tree without blocks.
    package init() {}

    /// The number of blocks.
    package var count: Int { nodes.count - vacant.count }

    /// The most room that any single block has.
    package var largest: FreeBlock.Room { root == Self.none ? FreeBlock.Room() : nodes[root].largest }

    /// The lowest block with that much room.
    package func lowest(fitting size: Int, at alignment: BlockAlignment) -> FreeBlock? {
        guard largest[alignment] >= size else { return nil }
        var node = root
        while node != Self.none {
            let left = nodes[node].left
            if left != Self.none, nodes[left].largest[alignment] >= size {
                node = left
            } else if nodes[node].block.room[alignment] >= size {
                return nodes[node].block
            } else {
                node = nodes[node].right
            }
        }
        return nil
    }

    /// The last block that begins at or below an address.
    package func last(atOrBelow offset: Int) -> FreeBlock? {
        var node = root
        var found: FreeBlock?
        while node != Self.none {
            if nodes[node].block.offset <= offset {
                found = nodes[node].block
                node = nodes[node].right
            } else {
                node = nodes[node].left
            }
        }
        return found
    }

    /// The first block that begins at or above an address.
    package func first(atOrAbove offset: Int) -> FreeBlock? {
        var node = root
        var found: FreeBlock?
        while node != Self.none {
            if nodes[node].block.offset >= offset {
                found = nodes[node].block
                node = nodes[node].left
            } else {
                node = nodes[node].right
            }
        }
        return found
    }

    /// Adds a block that touches none of the others.
    package mutating func insert(_ block: FreeBlock) {
        insertions += 1
        let node = Node(block: block, priority: Self.scramble(insertions), largest: block.room)
        let index: Int
        if let reused = vacant.popLast() {
            nodes[reused] = node
            index = reused
        } else {
            nodes.append(node)
            index = nodes.count - 1
        }
        let (below, above) = split(root, at: block.offset)
        root = merge(merge(below, index), above)
    }

    /// Removes the block that begins at an address.
    package mutating func remove(at offset: Int) {
        let (below, rest) = split(root, at: offset)
        let (removed, above) = split(rest, at: offset + 1)
        if removed != Self.none { vacant.append(removed) }
        root = merge(below, above)
    }
}

extension FreeBlockTree {
    /// Separates what begins below an address from the rest.
    private mutating func split(_ node: Int, at offset: Int) -> (below: Int, rest: Int) {
        guard node != Self.none else { return (Self.none, Self.none) }
        if nodes[node].block.offset < offset {
            let (below, rest) = split(nodes[node].right, at: offset)
            nodes[node].right = below
            update(node)
            return (node, rest)
        }
        let (below, rest) = split(nodes[node].left, at: offset)
        nodes[node].left = rest
        update(node)
        return (below, node)
    }

    /// Joins two trees; everything in `low` lies below everything in `high`.
    private mutating func merge(_ low: Int, _ high: Int) -> Int {
        guard low != Self.none else { return high }
        guard high != Self.none else { return low }
        if nodes[low].priority > nodes[high].priority {
            nodes[low].right = merge(nodes[low].right, high)
            update(low)
            return low
        }
        nodes[high].left = merge(low, nodes[high].left)
        update(high)
        return high
    }

    private mutating func update(_ node: Int) {
        var largest = nodes[node].block.room
        let (left, right) = (nodes[node].left, nodes[node].right)
        if left != Self.none { largest.formMaximum(nodes[left].largest) }
        if right != Self.none { largest.formMaximum(nodes[right].largest) }
        nodes[node].largest = largest
    }

    /// SplitMix64's output function (G. Steele, D. Lea, C. Flood, 2014): neighbouring numbers become unrelated ones.
    private static func scramble(_ number: UInt64) -> UInt64 {
        var mixed = number &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
