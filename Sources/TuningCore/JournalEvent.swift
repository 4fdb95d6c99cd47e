/// One entry of a run's journal. The state of a run is a fold over its entries in order.
///
/// `suggested`, `searchExhausted`, `attemptStarted`, `reported`, `attemptEnded` and `stopRequested` are what the loop was
/// told; `trialEnded` and `runEnded` are what it concluded, written down so that readers need not decide again.
public enum JournalEvent: Hashable, Sendable {
    /// The searcher proposed a trial.
    case suggested(TrialID, Suggestion)
    /// The searcher has nothing more to propose.
    case searchExhausted
    /// An attempt began at a place (`slot 0`, `node 2`).
    case attemptStarted(TrialID, attempt: Int, place: String)
    /// An attempt reported and was answered.
    case reported(TrialID, attempt: Int, Report, Decision)
    /// An attempt ended.
    case attemptEnded(TrialID, attempt: Int, AttemptOutcome)
    /// A trial ended; no entry about its attempts follows.
    case trialEnded(TrialID, TrialEnd)
    /// The run was told to stop.
    case stopRequested(StopCause)
    /// The best configuration was evaluated once on data that the search never saw.
    case evaluated(TrialID, step: Int, metrics: [String: Double])
    /// The run ended.
    case runEnded(RunEnd)
}
