public import TuningCore

/// Takes reports and answers them.
protocol ReportChannel: Sendable {
    func report(_ report: Report, of trial: TrialID, attempt: Int) async throws -> Decision
}

/// One attempt at a trial, as the training code sees it.
public struct Trial<Hyperparameters: Sendable>: Sendable {
    /// The values to try.
    public let hyperparameters: Hyperparameters
    /// The trial's number in its run.
    public let id: TrialID
    /// The attempt's number, from 1.
    public let attempt: Int
    /// The seed for the trial's random choices: the same for each attempt at it.
    public let seed: UInt64
    /// The processors that the trial may use.
    public let resources: TrialResources
    let channel: any ReportChannel

    /// The steps from the first to `last`.
    public func steps(upTo last: Int) -> Range<Int> {
        1..<(max(last, 0) + 1)
    }

    /// Reports metrics; returns when they are durable and the scheduler has decided.
    ///
    /// - Parameters:
    ///   - step: The resource used so far (epochs, batches…); it must rise within an attempt.
    ///   - metrics: Values by name. NaN and infinities are allowed; NaN counts as the worst value.
    /// - Returns: Whether to go on. After `stop`, later reports are not recorded.
    /// - Throws: A ``TuneError`` where the step does not rise.
    public func report(step: Int, _ metrics: [String: Double]) async throws -> Decision {
        try await channel.report(Report(step: step, metrics: metrics), of: id, attempt: attempt)
    }
}

/// The best configuration of a run, to be evaluated once.
public struct BestConfiguration<Hyperparameters: Sendable>: Sendable {
    /// The best values.
    public let hyperparameters: Hyperparameters
    /// The trial that tried them.
    public let trial: TrialID
    /// The trial's seed: the same training gives the same model.
    public let seed: UInt64
    /// The step at which the trial reported its best value.
    public let step: Int
    /// The processors that the evaluation may use.
    public let resources: TrialResources
}
