public import SearchSpaces

/// What a ``TuningLoop`` is told.
public enum TuningEvent: Sendable {
    /// So many trials can run at once from now on.
    case capacityChanged(Int)
    /// The searcher answered for a trial; `nil` if it has nothing more to propose.
    case suggested(TrialID, Suggestion?)
    /// An attempt that the loop started is under way at a place.
    case attemptStarted(TrialID, attempt: Int, place: String)
    /// An attempt reports.
    case reported(TrialID, attempt: Int, Report)
    /// An attempt ended.
    case attemptEnded(TrialID, attempt: Int, AttemptOutcome)
    /// The run is to stop.
    case stopRequested(StopCause)
}

/// An attempt to begin.
public struct AttemptStart: Hashable, Sendable {
    /// The trial.
    public var trial: TrialID
    /// The attempt's number, from 1. It fences: what a lower number says is refused.
    public var attempt: Int
    /// The values to try.
    public var assignment: Assignment
    /// The seed of the trial's own random choices; the same for each attempt.
    public var seed: UInt64

    /// Describes an attempt.
    public init(trial: TrialID, attempt: Int, assignment: Assignment, seed: UInt64) {
        self.trial = trial
        self.attempt = attempt
        self.assignment = assignment
        self.seed = seed
    }
}

/// What a ``TuningLoop`` wants done, in order.
public enum TuningAction: Hashable, Sendable {
    /// Append to the journal, before what follows takes effect outside.
    case record(JournalEvent)
    /// Ask the searcher for a trial's assignment.
    case suggest(TrialID)
    /// Begin an attempt in a free slot.
    case start(AttemptStart)
    /// Answer the report that this event was.
    case answer(Decision)
    /// Refuse the report that this event was: its attempt is over, or its step does not rise.
    case refuse(Refusal)
    /// End an attempt that is under way; its end is still to be told.
    case cancel(TrialID, attempt: Int)
    /// The run is over: nothing is under way and nothing will be.
    case finish(RunEnd)
}

/// Why a report is not accepted.
public enum Refusal: Error, Hashable, Codable, Sendable {
    /// The attempt has ended or was replaced by a later one.
    case staleAttempt
    /// The step is not above the attempt's last one.
    case stepNotRising(last: Int)
}
