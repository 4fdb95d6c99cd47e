/// Where a run stands.
public enum RunState: String, Hashable, Codable, Sendable {
    /// Its driver is at work.
    case running
    /// It ended with at least one value.
    case completed
    /// It ended without any value.
    case failed
    /// It was interrupted and can be taken up again.
    case interrupted
}

/// Why a run stops before its budget of trials is used up.
public enum StopCause: String, Hashable, Codable, Sendable {
    /// Somebody interrupted it; trials under way are left to be taken up again.
    case interrupt
    /// Its time is up; trials under way are cancelled.
    case deadline
}

/// How a run ended.
public struct RunEnd: Hashable, Codable, Sendable {
    /// How it stands: completed, failed or interrupted.
    public var state: RunState
    /// The best trial, if any trial has a value.
    public var bestTrial: TrialID?
    /// The best trial's value.
    public var best: ObjectiveValue?

    /// Makes an end.
    public init(state: RunState, bestTrial: TrialID? = nil, best: ObjectiveValue? = nil) {
        self.state = state
        self.bestTrial = bestTrial
        self.best = best
    }
}
