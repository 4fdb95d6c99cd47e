import NumericKernels
import SearchSpaces

/// The decisions of a tuning run as a value: events in, actions out.
///
/// It does no input or output, reads no clock and draws no random numbers of its own, so the same events give the same
/// actions, on a laptop, in a test, in a simulation and when a journal is told again. Invariants: each trial ends
/// exactly once; at most as many attempts are under way as there are slots; no more trials are begun than the budget
/// allows; a report is recorded only for the attempt under way, with rising steps, and before its stop.
public struct TuningLoop: Sendable {
    /// What decides.
    public let configuration: TuningConfiguration
    /// The early-stopping rule and what it has seen.
    public private(set) var scheduler: any TrialScheduler

    var trials: [Trial] = []
    var ready: [TrialID] = []
    /// How many trials can run at once.
    public internal(set) var capacity = 0
    var running = 0
    var awaited = 0
    var exhausted = false
    var stopCause: StopCause?
    var finished = false
    var best: (trial: TrialID, value: ObjectiveValue)?
    var ended: [TrialState: Int] = [:]

    /// Begins a run that has no slots yet.
    public init(configuration: TuningConfiguration, scheduler: any TrialScheduler) {
        self.configuration = configuration
        self.scheduler = scheduler
    }

    /// Takes in one event and returns what is to be done, in order.
    public mutating func handle(_ event: TuningEvent) -> [TuningAction] {
        var actions: [TuningAction] = []
        switch event {
        case .capacityChanged(let slots):
            capacity = max(0, slots)
        case .suggested(let id, let suggestion):
            receive(suggestion, for: id, &actions)
        case .attemptStarted(let id, let attempt, let place):
            guard isUnderWay(id, attempt), !trials[id.number].isAnnounced else { return [] }
            trials[id.number].isAnnounced = true
            actions.append(.record(.attemptStarted(id, attempt: attempt, place: place)))
        case .reported(let id, let attempt, let report):
            receive(report, of: id, attempt, &actions)
            return actions
        case .attemptEnded(let id, let attempt, let outcome):
            guard isUnderWay(id, attempt) else { return [] }
            receive(outcome, of: id, attempt, &actions)
        case .stopRequested(let cause):
            stop(cause, &actions)
        }
        fill(&actions)
        finishIfDone(&actions)
        return actions
    }

    func isUnderWay(_ id: TrialID, _ attempt: Int) -> Bool {
        guard trials.indices.contains(id.number) else { return false }
        return trials[id.number].state == .running && trials[id.number].attempt == attempt
    }

    private mutating func receive(_ report: Report, of id: TrialID, _ attempt: Int, _ actions: inout [TuningAction]) {
        guard isUnderWay(id, attempt) else { return actions.append(.refuse(.staleAttempt)) }
        let trial = trials[id.number]
        guard report.step > trial.lastStep else { return actions.append(.refuse(.stepNotRising(last: trial.lastStep))) }
        guard trial.verdict == .proceed, stopCause == nil else {
            trials[id.number].isCutShort = trial.verdict == .proceed
            return actions.append(.answer(.stop))
        }
        trials[id.number].lastStep = report.step
        if let value = report.metrics[configuration.objective.metric] {
            trials[id.number].take(value, at: report.step, configuration.objective)
            updateBest(with: id)
            let score = configuration.objective.score(value)
            trials[id.number].verdict = scheduler.judge(id, step: report.step, score: score)
        }
        let decision: Decision = trials[id.number].verdict == .proceed ? .proceed : .stop
        actions.append(.record(.reported(id, attempt: attempt, report, decision)))
        actions.append(.answer(decision))
    }

    private mutating func receive(
        _ outcome: AttemptOutcome, of id: TrialID, _ attempt: Int, _ actions: inout [TuningAction]
    ) {
        running -= 1
        // Code that returns because it was told that the run stops has not come to its own end.
        let outcome = trials[id.number].isCutShort && outcome == .returned ? .cancelled : outcome
        actions.append(.record(.attemptEnded(id, attempt: attempt, outcome)))
        switch outcome {
        // What the scheduler has decided stands, however the attempt ends afterwards.
        case _ where trials[id.number].verdict != .proceed:
            end(id, trials[id.number].naturalEnd(configuration.objective), &actions)
        case .returned:
            end(id, trials[id.number].naturalEnd(configuration.objective), &actions)
        case .cancelled where stopCause == .interrupt:
            trials[id.number].state = .interrupted
        case .failed where stopCause == .interrupt:
            trials[id.number].state = .interrupted
        case .cancelled:
            end(id, TrialEnd(state: .cancelled, best: trials[id.number].value), &actions)
        case .failed(let failure):
            trials[id.number].failures[failure.kind, default: 0] += 1
            let forgiven = configuration.retries.limit(for: failure.kind)
            if stopCause == nil, trials[id.number].failures[failure.kind, default: 0] <= forgiven {
                trials[id.number].state = .pending
                ready.append(id)
            } else {
                end(id, TrialEnd(state: .failed, best: trials[id.number].value, failure: failure), &actions)
            }
        }
    }

    private mutating func end(_ id: TrialID, _ end: TrialEnd, _ actions: inout [TuningAction]) {
        trials[id.number].state = end.state
        ended[end.state, default: 0] += 1
        if end.state == .failed { updateBest(with: id) }
        scheduler.trialEnded(id, state: end.state)
        actions.append(.record(.trialEnded(id, end)))
    }

    private mutating func stop(_ cause: StopCause, _ actions: inout [TuningAction]) {
        guard stopCause == nil, !finished else { return }
        stopCause = cause
        actions.append(.record(.stopRequested(cause)))
        for trial in trials where trial.state == .running {
            actions.append(.cancel(trial.id, attempt: trial.attempt))
        }
        guard cause == .deadline else { return }
        for id in ready { end(id, TrialEnd(state: .cancelled, best: trials[id.number].value), &actions) }
        ready.removeAll()
    }
}
