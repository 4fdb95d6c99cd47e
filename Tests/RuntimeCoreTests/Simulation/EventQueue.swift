/// What happens next in virtual time: a binary heap, ordered by time and then by the order of insertion.
struct EventQueue {
    private struct Event {
        var time: Duration
        var number: UInt64
        var action: () -> Void

        func isBefore(_ other: Event) -> Bool {
            time == other.time ? number < other.number : time < other.time
        }
    }

    private var heap: [Event] = []
    private var nextNumber: UInt64 = 0

    var isEmpty: Bool { heap.isEmpty }
    var nextTime: Duration? { heap.first?.time }

    mutating func add(at time: Duration, _ action: @escaping () -> Void) {
        heap.append(Event(time: time, number: nextNumber, action: action))
        nextNumber += 1
        var child = heap.count - 1
        while child > 0, heap[child].isBefore(heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func pop() -> (time: Duration, action: () -> Void)? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        return (first.time, first.action)
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].isBefore(heap[least])
            {
                least = child
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
