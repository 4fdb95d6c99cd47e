import Schedulers
import SearchSpaces
import TuningCore

/// A loop that is told events by hand, with the shortest way to say them.
struct LoopHarness {
    private(set) var loop: TuningLoop
    private(set) var journal: [String] = []

    init(
        trials: Int? = 2, slots: Int? = 1, retries: RetryPolicy = RetryPolicy(), first: [Assignment] = [],
        objective: Objective = .minimize("loss"), scheduler: any TrialScheduler = FIFO()
    ) {
        loop = TuningLoop(
            configuration: TuningConfiguration(
                objective: objective, trials: trials, seed: 7, retries: retries, firstAssignments: first),
            scheduler: scheduler)
        if let slots { tell(.capacityChanged(slots)) }
    }

    @discardableResult
    mutating func tell(_ event: TuningEvent) -> [TuningAction] {
        let actions = loop.handle(event)
        for case .record(let entry) in actions { journal.append(entry.text) }
        return actions
    }

    /// The searcher answers.
    @discardableResult
    mutating func suggest(_ id: TrialID, _ x: Double = 0) -> [TuningAction] {
        tell(.suggested(id, Suggestion(["x": .real(x)], origin: "test")))
    }

    @discardableResult
    mutating func begin(_ id: TrialID, attempt: Int = 1) -> [TuningAction] {
        tell(.attemptStarted(id, attempt: attempt, place: "slot 0"))
    }

    @discardableResult
    mutating func report(_ id: TrialID, attempt: Int = 1, _ step: Int, _ loss: Double?) -> [TuningAction] {
        let metrics: [String: Double] = if let loss { ["loss": loss] } else { ["other": 1] }
        return tell(.reported(id, attempt: attempt, Report(step: step, metrics: metrics)))
    }

    @discardableResult
    mutating func end(_ id: TrialID, attempt: Int = 1, _ outcome: AttemptOutcome = .returned) -> [TuningAction] {
        tell(.attemptEnded(id, attempt: attempt, outcome))
    }

    /// Suggests, begins, reports once and returns.
    @discardableResult
    mutating func play(_ id: TrialID, _ loss: Double?) -> [TuningAction] {
        suggest(id)
        begin(id)
        report(id, 1, loss)
        return end(id)
    }
}

extension [TuningAction] {
    /// The attempts that are to be started.
    var starts: [AttemptStart] {
        compactMap { if case .start(let start) = $0 { start } else { nil } }
    }

    /// How a trial ended among these actions.
    var trialEnd: TrialEnd? {
        for case .record(.trialEnded(_, let end)) in self { return end }
        return nil
    }

    /// How the run ended among these actions.
    var runEnd: RunEnd? {
        for case .finish(let end) in self { return end }
        return nil
    }
}

extension AttemptOutcome {
    static func failure(_ kind: Failure.Kind) -> Self { .failed(Failure(kind, "\(kind) in a test")) }
}
