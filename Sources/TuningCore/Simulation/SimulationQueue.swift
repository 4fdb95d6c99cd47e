import HeapModule

/// What is to happen in a simulation, by virtual time; what is due at the same time happens in the order of its adding.
struct SimulationQueue {
    /// What can happen.
    enum Occurrence: Sendable {
        case suggested(TrialID, Suggestion?)
        case begun(SimulatedAttempt.Key)
        case stepped(SimulatedAttempt.Key, metrics: [String: Double]?)
        case ended(SimulatedAttempt.Key, AttemptOutcome)
        case late(SimulatedAttempt.Key, Report)
        case capacity(Int)
        case stop(StopCause)
    }

    private struct Item: Comparable {
        let time: Double
        let order: Int
        let occurrence: Occurrence

        static func == (one: Self, other: Self) -> Bool { one.order == other.order }
        static func < (one: Self, other: Self) -> Bool { (one.time, one.order) < (other.time, other.order) }
    }

    private var items = Heap<Item>()
    private var added = 0

    mutating func add(_ occurrence: Occurrence, at time: Double) {
        items.insert(Item(time: time, order: added, occurrence: occurrence))
        added += 1
    }

    mutating func next() -> (time: Double, occurrence: Occurrence)? {
        items.popMin().map { ($0.time, $0.occurrence) }
    }
}
