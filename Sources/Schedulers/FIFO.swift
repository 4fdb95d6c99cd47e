public import TuningCore

/// Lets every trial run to its own end.
public struct FIFO: TrialScheduler {
    /// Makes the scheduler.
    public init() {}

    /// The text form, `fifo`.
    public var specification: String { "fifo" }

    /// Proceeds, always.
    public mutating func judge(_ trial: TrialID, step: Int, score: Double) -> Verdict { .proceed }
}

extension TrialScheduler where Self == FIFO {
    /// No early stopping.
    public static var fifo: FIFO { FIFO() }
}
