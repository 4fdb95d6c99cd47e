public import SearchSpaces
public import TuningCore

/// One attempt at a trial, as its journal tells it.
public struct AttemptRecord: Hashable, Sendable {
    /// The number, from 1.
    public var number: Int
    /// Where it ran.
    public var place: String
    /// When it began, in seconds since 1970.
    public var started: Double
    /// When it ended, in seconds since 1970; `nil` while it is under way.
    public var ended: Double?
    /// How it ended.
    public var outcome: AttemptOutcome?
}

/// One report of a trial, as its journal tells it.
public struct ReportRecord: Hashable, Sendable {
    /// The attempt that reported.
    public var attempt: Int
    /// When, in seconds since 1970.
    public var time: Double
    /// The step and the metrics.
    public var report: Report
    /// What it was answered.
    public var decision: Decision
}

/// One trial, as its journal tells it.
public struct TrialRecord: Hashable, Sendable {
    /// The trial's number.
    public var id: TrialID
    /// The values it tried.
    public var assignment: Assignment
    /// Who proposed them.
    public var origin: String
    /// When it was proposed, in seconds since 1970.
    public var suggested: Double
    /// Where it stands.
    public var state: TrialState = .pending
    /// Its attempts in order.
    public var attempts: [AttemptRecord] = []
    /// Its reports in order, of all attempts.
    public var reports: [ReportRecord] = []
    /// How it ended.
    public var end: TrialEnd?
    /// Its value so far, by the objective's summary.
    public var best: ObjectiveValue?

    /// When it ended, in seconds since 1970.
    public var ended: Double? { end == nil ? nil : attempts.last?.ended }

    /// The time that its attempts took, in seconds, as far as they have ended.
    public var seconds: Double {
        attempts.reduce(0) { $0 + (($1.ended ?? reports.last?.time ?? $1.started) - $1.started) }
    }

    /// The last step that it reported.
    public var lastStep: Int? { reports.last?.report.step }
}
