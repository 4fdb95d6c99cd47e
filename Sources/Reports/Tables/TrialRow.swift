import RunStore
public import SearchSpaces
public import TuningCore

/// One trial as a row of the trial table.
public struct TrialRow: Encodable, Sendable {
    /// The trial's number.
    public var trial: Int
    /// Where it stands.
    public var state: TrialState
    /// Who proposed it: `default`, or the searcher's name.
    public var origin: String
    /// Its value and the step at which it had it; `nil` if it never reported one.
    public var reading: Reading?
    /// The last step that it reported.
    public var lastStep: Int?
    /// The time that its attempts took, in seconds.
    public var seconds: Double
    /// How many attempts it had.
    public var attempts: Int
    /// The values that it tried.
    public var assignment: Assignment
    /// Why it failed, if it did.
    public var failure: Failure?

    init(_ trial: TrialRecord, in history: RunHistory) {
        self.trial = trial.id.number
        state = history.state(of: trial)
        origin = trial.origin
        reading = trial.best.map(Reading.init)
        lastStep = trial.lastStep
        seconds = trial.seconds
        attempts = trial.attempts.count
        assignment = trial.assignment
        failure = trial.end?.failure
    }
}

/// The course of the objective in one trial.
public struct LearningCurve: Encodable, Sendable {
    /// The trial's number.
    public var trial: Int
    /// Where it stands; `stopped` curves end where the scheduler ended them.
    public var state: TrialState
    /// The values by rising steps. Where a later attempt repeats steps, its values count.
    public var points: [Reading]

    init(_ trial: TrialRecord, in history: RunHistory) {
        self.trial = trial.id.number
        state = history.state(of: trial)
        points = []
        let metric = history.description.objective.metric
        points.reserveCapacity(trial.reports.count)
        for record in trial.reports {
            while let last = points.last, last.step >= record.report.step { points.removeLast() }
            guard let value = record.report.metrics[metric] else { continue }
            points.append(Reading(step: record.report.step, value: value))
        }
    }
}
