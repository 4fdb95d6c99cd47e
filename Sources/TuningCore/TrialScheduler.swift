/// What a scheduler makes of a report.
public enum Verdict: Hashable, Sendable {
    /// The trial goes on.
    case proceed
    /// The trial is ended early: others at the same resource did better.
    case stopEarly
    /// The trial has used all the resource that the scheduler grants: it is complete.
    case complete
}

/// An early-stopping rule: a value that judges each report as it comes.
///
/// Its state must follow from the calls alone, so that a run's journal, told again in order, restores it.
public protocol TrialScheduler: Sendable {
    /// The text form by which the command line and the journal name it: `fifo`, `asha(max=81,reduction=3,grace=1)`.
    var specification: String { get }

    /// Judges a report that carries the objective's metric.
    ///
    /// - Parameters:
    ///   - trial: The trial that reports.
    ///   - step: The resource it has used; it may rise by more than 1 at a time, and starts again with a new attempt.
    ///   - score: The objective where more is better; `-infinity` stands for NaN.
    /// - Returns: Whether the trial goes on.
    mutating func judge(_ trial: TrialID, step: Int, score: Double) -> Verdict

    /// Learns that a trial has ended.
    mutating func trialEnded(_ trial: TrialID, state: TrialState)
}

extension TrialScheduler {
    /// Learns nothing.
    public mutating func trialEnded(_ trial: TrialID, state: TrialState) {}
}
