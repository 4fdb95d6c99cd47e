public import SearchSpaces
public import TuningCore

/// Where a run stands at one moment.
public struct RunProgress: Sendable {
    /// How many trials are in each state; states without trials are left out.
    public var counts: [TrialState: Int]
    /// The best trial so far.
    public var bestTrial: TrialID?
    /// The best trial's value.
    public var best: ObjectiveValue?
    /// The best trial's assignment.
    public var bestAssignment: Assignment?
    /// The reports taken in so far.
    public var reports: Int

    /// How many trials have ended.
    public var ended: Int { counts.reduce(0) { $0 + ($1.key.isFinal ? $1.value : 0) } }
}

/// How a run went.
public struct RunResult: Sendable {
    /// The run's name.
    public var name: String
    /// The run's identifier.
    public var identifier: String
    /// How it ended.
    public var end: RunEnd
    /// How many trials are in each state, and the best one.
    public var progress: RunProgress
    /// The metrics of the final evaluation; empty if there was none.
    public var evaluation: [String: Double]
    /// Why the final evaluation failed, if it did.
    public var evaluationFailure: String?
    /// The time that the run took, in seconds.
    public var elapsed: Double
}
