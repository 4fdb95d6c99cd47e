/// How long to wait before something is tried again: twice as long each time, up to a limit.
///
/// Each delay is drawn evenly between half of that and all of it, so that many who failed together do not all come back
/// together.
package struct Backoff: Hashable, Codable, Sendable {
    /// The longest delay of the first step.
    package let first: Duration
    /// The longest delay of all.
    package let limit: Duration

    /// Makes a schedule. Bounds out of order are a programmer's error.
    ///
    /// - Parameters:
    ///   - first: The longest delay of the first step, above zero.
    ///   - limit: The longest delay of all steps, not below `first`.
    package init(first: Duration = .milliseconds(100), limit: Duration = .seconds(5)) {
        precondition(first > .zero && limit >= first, "a backoff needs 0 < first <= limit, not \(first) and \(limit)")
        self.first = first
        self.limit = limit
    }

    /// The delay of a step; steps are counted from 1.
    package func delay(ofStep step: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        longestDelay(ofStep: step) * Double.random(in: 0.5...1, using: &generator)
    }

    /// What the delay of a step is at most.
    package func longestDelay(ofStep step: Int) -> Duration {
        var delay = first
        var reached = 1
        while reached < step, delay < limit {
            delay *= 2
            reached += 1
        }
        return min(delay, limit)
    }
}
