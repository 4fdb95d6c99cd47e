public import TuningCore

/// How many trials are in each state. Encodes as an object with a key for each state.
public struct StateCounts: Encodable, Sendable {
    private let counts: [TrialState: Int]

    init(_ counts: [TrialState: Int]) {
        self.counts = counts
    }

    /// The number of trials in a state.
    public subscript(state: TrialState) -> Int { counts[state, default: 0] }

    /// The number of all trials.
    public var total: Int { counts.values.reduce(0, +) }

    /// The states that have trials, the good ends first, with their numbers.
    public var present: [(state: TrialState, count: Int)] {
        let order: [TrialState] = [.completed, .stopped, .running, .pending, .interrupted, .cancelled, .failed]
        return order.map { (state: $0, count: self[$0]) }.filter { $0.count > 0 }
    }

    /// Encodes every state, also those without trials.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        for state in TrialState.allCases { try container.encode(self[state], forKey: Key(stringValue: state.rawValue)) }
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
