/// What a run optimises: one metric, whether less or more of it is better, and which of a trial's reports counts.
public struct Objective: Hashable, Codable, Sendable {
    /// Whether less or more is better.
    public enum Direction: String, Hashable, Codable, Sendable {
        /// Less is better.
        case minimize
        /// More is better.
        case maximize
    }

    /// Which of a trial's reports is its value.
    public enum Summary: String, Hashable, Codable, Sendable {
        /// The best one: the model would be kept from that step.
        case best
        /// The last one.
        case last
    }

    /// The name of the metric in the reports.
    public var metric: String
    /// Whether less or more is better.
    public var direction: Direction
    /// Which of a trial's reports is its value.
    public var summary: Summary

    /// Less of `metric` is better.
    public static func minimize(_ metric: String, summary: Summary = .best) -> Self {
        Self(metric: metric, direction: .minimize, summary: summary)
    }

    /// More of `metric` is better.
    public static func maximize(_ metric: String, summary: Summary = .best) -> Self {
        Self(metric: metric, direction: .maximize, summary: summary)
    }

    /// The value on a scale where more is better and nothing is worse than NaN: `-infinity` for it.
    public func score(_ value: Double) -> Double {
        guard !value.isNaN else { return -.infinity }
        return direction == .maximize ? value : -value
    }

    /// Whether one value is strictly better than another; NaN is worse than every number.
    public func prefers(_ value: Double, to other: Double) -> Bool {
        guard !value.isNaN else { return false }
        guard !other.isNaN else { return true }
        return direction == .maximize ? value > other : value < other
    }
}
