/// Objects that may leave the arena, the least recently used first, and how much memory they hold together.
struct RecencyList<Object: Hashable & Sendable>: Sendable {
    private var order = LinkedSet<Object>()
    /// The blocks of the members, in bytes.
    private(set) var bytes = 0

    var first: Object? { order.first }
    var isEmpty: Bool { order.isEmpty }

    /// Adds an object as the one that was used last; one that is there already stays where it is.
    mutating func append(_ object: Object, bytes size: Int) {
        if order.append(object) { bytes += size }
    }

    mutating func remove(_ object: Object, bytes size: Int) {
        if order.remove(object) { bytes -= size }
    }
}

extension RecencyList: Sequence {
    func makeIterator() -> LinkedSet<Object>.Iterator { order.makeIterator() }
}
