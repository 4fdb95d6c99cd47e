public import TuningCore

/// The one evaluation of the best configuration on data that the search never saw.
public struct Evaluation: Hashable, Sendable {
    /// The trial whose configuration was evaluated.
    public var trial: TrialID
    /// The step up to which it was trained.
    public var step: Int
    /// The metrics, as `test_accuracy`.
    public var metrics: [String: Double]
}

/// A whole run, as its journal tells it: the fold over all entries.
public struct RunHistory: Sendable {
    /// What the run was asked to do.
    public let description: RunDescription
    /// When it was made, in seconds since 1970.
    public let created: Double
    /// Its trials by number.
    public private(set) var trials: [TrialRecord] = []
    /// Why it was told to stop, if it was.
    public private(set) var stopCause: StopCause?
    /// The evaluation of the best configuration, if there was one.
    public private(set) var evaluation: Evaluation?
    /// The time of the last entry, in seconds since 1970.
    public private(set) var lastTime: Double
    /// Whether its driver is at work; a run without an end and without a driver was cut off.
    public var isDriven = false
    private var tally: RunTally

    /// The history of a run of which nothing is known but what it was asked to do.
    public init(description: RunDescription, created: Double) {
        self.description = description
        self.created = created
        lastTime = created
        tally = RunTally(objective: description.objective)
    }

    /// How it ended, if it did.
    public var end: RunEnd? { tally.end }

    /// The best trial so far among those that have not failed; of equal ones, the first by number.
    public var bestTrial: TrialID? { tally.bestTrial }

    /// Where the run stands.
    public var state: RunState {
        end?.state ?? (isDriven ? .running : .interrupted)
    }

    /// The time from its making to its last entry, in seconds.
    public var elapsed: Double { lastTime - created }

    /// The best trial's record.
    public var best: TrialRecord? { bestTrial.map { trials[$0.number] } }

    /// How many trials are in each state; states without trials are left out.
    public var counts: [TrialState: Int] { tally.counts(isDriven: isDriven) }

    /// Where a trial stands: what was under way when the driver ended is interrupted.
    public func state(of trial: TrialRecord) -> TrialState {
        trial.state.isFinal || state == .running ? trial.state : .interrupted
    }

    /// Takes in the next entry; entries about trials that were never proposed are passed over.
    public mutating func apply(_ entry: JournalEntry) {
        lastTime = max(lastTime, entry.time)
        tally.apply(entry.event)
        switch entry.event {
        case .suggested(let id, let suggestion):
            guard id.number == trials.count else { return }
            trials.append(
                TrialRecord(
                    id: id, assignment: suggestion.assignment, origin: suggestion.origin, suggested: entry.time))
        case .attemptStarted(let id, let attempt, let place):
            update(id) {
                $0.state = .running
                $0.attempts.append(AttemptRecord(number: attempt, place: place, started: entry.time))
            }
        case .reported(let id, let attempt, let report, let decision):
            let best = tally.value(of: id)
            update(id) {
                $0.reports.append(ReportRecord(attempt: attempt, time: entry.time, report: report, decision: decision))
                $0.best = best
            }
        case .attemptEnded(let id, let attempt, let outcome):
            update(id) {
                $0.state = .pending
                guard let index = $0.attempts.lastIndex(where: { $0.number == attempt }) else { return }
                $0.attempts[index].ended = entry.time
                $0.attempts[index].outcome = outcome
            }
        case .trialEnded(let id, let end):
            update(id) {
                $0.state = end.state
                $0.end = end
            }
        case .stopRequested(let cause):
            stopCause = cause
        case .evaluated(let trial, let step, let metrics):
            evaluation = Evaluation(trial: trial, step: step, metrics: metrics)
        case .searchExhausted, .runEnded:
            break
        }
    }

    private mutating func update(_ id: TrialID, _ change: (inout TrialRecord) -> Void) {
        guard trials.indices.contains(id.number) else { return }
        change(&trials[id.number])
    }
}
