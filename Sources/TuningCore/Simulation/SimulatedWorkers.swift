import HeapModule

/// The slots of simulated workers: those below the capacity are there, the free one with the lowest number is taken next.
struct SimulatedWorkers {
    private var capacity = 0
    private var free = Heap<Int>()
    private var accumulated = 0.0
    private var changed = 0.0

    mutating func resize(to count: Int, at time: Double) {
        let count = max(0, count)
        accumulated = seconds(until: time)
        changed = time
        free = Heap(free.unordered.filter { $0 < count })
        if count > capacity { free.insert(contentsOf: capacity..<count) }
        capacity = count
    }

    /// Takes a free slot; the loop starts no more attempts than there are slots.
    mutating func take() -> Int { free.popMin() ?? capacity }

    /// Gives a slot back, unless it has left.
    mutating func release(_ slot: Int) {
        if slot < capacity { free.insert(slot) }
    }

    /// The time that all slots were there, summed over them.
    func seconds(until time: Double) -> Double { accumulated + Double(capacity) * (time - changed) }
}
