/// Where a trial stands; the last four are its ends, and each trial reaches just one of them, once.
public enum TrialState: String, Hashable, Codable, Sendable, CaseIterable {
    /// It has an assignment and waits for a slot.
    case pending
    /// An attempt is under way.
    case running
    /// The run was interrupted while it was under way; it can be taken up again.
    case interrupted
    /// It used all the resource that it wanted, or that the scheduler grants.
    case completed
    /// The scheduler ended it early.
    case stopped
    /// Its last attempt failed.
    case failed
    /// The run's time was up while it was under way.
    case cancelled

    /// Whether the trial has ended.
    public var isFinal: Bool {
        switch self {
        case .pending, .running, .interrupted: false
        case .completed, .stopped, .failed, .cancelled: true
        }
    }
}

/// Why an attempt did not end by itself.
public struct Failure: Error, Hashable, Codable, Sendable {
    /// The kinds of causes, which retry policies tell apart.
    public enum Kind: String, Hashable, Codable, Sendable {
        /// The training code threw an error.
        case error
        /// The process ended by its own fault: a trap, a bad memory access, an exit in the middle.
        case crash
        /// The process was ended from outside or its node was lost.
        case lost
        /// The trial ended without reporting the objective's metric.
        case noResult
    }

    /// The kind of cause.
    public var kind: Kind
    /// The cause in words: the error, the signal, the last lines of the log.
    public var message: String

    /// Makes a failure.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}

extension Failure: CustomStringConvertible {
    /// The cause in words.
    public var description: String { message }
}

/// How an attempt ended.
public enum AttemptOutcome: Hashable, Codable, Sendable {
    /// The training code returned.
    case returned
    /// It failed.
    case failed(Failure)
    /// It was ended because the run stops.
    case cancelled
}

/// How a trial ended.
public struct TrialEnd: Hashable, Codable, Sendable {
    /// A final state.
    public var state: TrialState
    /// The trial's value, if it reported one.
    public var best: ObjectiveValue?
    /// Why it failed, if it did.
    public var failure: Failure?

    /// Makes an end.
    public init(state: TrialState, best: ObjectiveValue? = nil, failure: Failure? = nil) {
        self.state = state
        self.best = best
        self.failure = failure
    }
}
