/// Which of a listener's connections have not yet shown that they belong to the cluster, and which must go. A pure value.
///
/// Their number is limited, because each costs a descriptor and memory before anything is known about the peer. When one
/// too many comes, the one that has waited longest is cut off: an honest peer is through in a few round trips, so that
/// silent ones cannot keep it out, however many they are.
package struct HalfOpenConnections: Sendable {
    package typealias Number = UInt64

    private let limit: Int
    private var next: Number = 0
    /// In the order in which they came.
    private var waiting: [Number] = []

    package init(limit: Int) {
        self.limit = max(1, limit)
    }

    /// How many there are.
    package var count: Int { waiting.count }

    /// A connection has been opened.
    ///
    /// - Returns: Its number, and the connection that is to be cut off, if there is one.
    package mutating func opened() -> (number: Number, cutOff: Number?) {
        let oldest = waiting.count < limit ? nil : waiting.removeFirst()
        defer { next += 1 }
        waiting.append(next)
        return (next, oldest)
    }

    /// A connection has shown that it belongs to the cluster, or is closed.
    package mutating func settled(_ number: Number) {
        waiting.removeAll { $0 == number }
    }
}
