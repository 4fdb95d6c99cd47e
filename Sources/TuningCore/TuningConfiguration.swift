public import SearchSpaces

/// How often a trial is tried again after an attempt failed, by the kind of failure.
public struct RetryPolicy: Hashable, Codable, Sendable {
    /// Retries after the training code threw.
    public var errors: Int
    /// Retries after the process crashed by its own fault.
    public var crashes: Int
    /// Retries after the process was ended from outside or its node was lost.
    public var losses: Int

    /// Makes a policy. By default only what is not the trial's own fault is tried again, once.
    public init(errors: Int = 0, crashes: Int = 0, losses: Int = 1) {
        self.errors = errors
        self.crashes = crashes
        self.losses = losses
    }

    /// How many failures of a kind are forgiven.
    func limit(for kind: Failure.Kind) -> Int {
        switch kind {
        case .error: errors
        case .crash: crashes
        case .lost: losses
        case .noResult: 0
        }
    }
}

/// Everything that decides what a ``TuningLoop`` does with the events it is told.
public struct TuningConfiguration: Hashable, Codable, Sendable {
    /// What to optimise.
    public var objective: Objective
    /// The largest number of trials; unlimited if `nil`.
    public var trials: Int?
    /// The seed from which each trial's own seed comes.
    public var seed: UInt64
    /// When failed attempts are repeated.
    public var retries: RetryPolicy
    /// Assignments to try before the searcher is asked.
    public var firstAssignments: [Assignment]

    /// Makes a configuration.
    public init(
        objective: Objective, trials: Int?, seed: UInt64, retries: RetryPolicy = RetryPolicy(),
        firstAssignments: [Assignment] = []
    ) {
        self.objective = objective
        self.trials = trials
        self.seed = seed
        self.retries = retries
        self.firstAssignments = firstAssignments
    }
}
