public import RunStore
public import TuningCore

/// How to run an experiment; what is `nil` is the experiment's own choice, or a default.
public struct RunSettings: Sendable {
    /// The run's name, unique in its store; the experiment's name and a number by default.
    public var name: String?
    /// The largest number of trials.
    public var trials: Int?
    /// The time that the run may use.
    public var timeLimit: Duration?
    /// How many trials run at once; by default as many as the machine has processors for.
    public var workers: Int?
    /// The seed of all random choices; drawn anew by default.
    public var seed: UInt64?
    /// The search algorithm.
    public var searcher: (any Searcher)?
    /// The early-stopping rule.
    public var scheduler: (any TrialScheduler)?
    /// Where trials run.
    public var isolation: TrialIsolation?
    /// When failed attempts are repeated.
    public var retries = RetryPolicy()
    /// Whether the space's default configuration, if there is one, is tried first.
    public var startsWithDefaults = true
    /// The experiment's own options by name.
    public var options: [String: String] = [:]

    /// Leaves everything to the experiment.
    public init() {}
}
