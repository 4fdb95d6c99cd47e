import HeapModule

/// Things to look at later, the earliest first. Each thing has one time: setting it again moves it.
package struct AlarmQueue<Key: Hashable & Sendable>: Sendable {
    private struct Entry: Comparable, Sendable {
        var time: Duration
        var number: UInt64
        var key: Key

        static func < (one: Entry, other: Entry) -> Bool {
            (one.time, one.number) < (other.time, other.number)
        }

        static func == (one: Entry, other: Entry) -> Bool {
            one.number == other.number
        }
    }

    private var heap = Heap<Entry>()
    private var current: [Key: UInt64] = [:]
    private var nextNumber: UInt64 = 0

    package init() {}

    /// Sets the time of a thing. O(log n).
    package mutating func set(_ key: Key, at time: Duration) {
        nextNumber += 1
        current[key] = nextNumber
        heap.insert(Entry(time: time, number: nextNumber, key: key))
    }

    /// Takes the time of a thing back.
    package mutating func clear(_ key: Key) {
        current[key] = nil
    }

    /// Whether a thing has a time.
    package func isSet(_ key: Key) -> Bool {
        current[key] != nil
    }

    /// The earliest time.
    package mutating func next() -> Duration? {
        discardStale()
        return heap.min?.time
    }

    /// The next thing whose time has come.
    package mutating func due(at now: Duration) -> Key? {
        discardStale()
        guard let first = heap.min, first.time <= now else { return nil }
        heap.removeMin()
        current[first.key] = nil
        return first.key
    }

    private mutating func discardStale() {
        while let first = heap.min, current[first.key] != first.number { heap.removeMin() }
    }
}
