import NumericKernels
public import SearchSpaces

extension TuningLoop {
    /// What the loop knows of one trial.
    struct Trial: Sendable {
        let id: TrialID
        let assignment: Assignment
        var state: TrialState = .pending
        var attempt = 0
        var lastStep = Int.min
        var verdict: Verdict = .proceed
        var isCutShort = false
        var isAnnounced = false
        var reportedObjective = false
        var value: ObjectiveValue?
        var failures: [Failure.Kind: Int] = [:]

        init(_ id: TrialID, _ assignment: Assignment) {
            self.id = id
            self.assignment = assignment
        }

        mutating func begin() {
            state = .running
            attempt += 1
            isAnnounced = false
            lastStep = Int.min
            verdict = .proceed
            isCutShort = false
        }

        mutating func take(_ value: Double, at step: Int, _ objective: Objective) {
            reportedObjective = true
            guard !value.isNaN else {
                if objective.summary == .last { self.value = nil }
                return
            }
            if let known = self.value, objective.summary == .best, !objective.prefers(value, to: known.value) { return }
            self.value = ObjectiveValue(value: value, step: step)
        }

        /// The value with which the trial competes; a failed trial does not.
        var candidate: ObjectiveValue? { state == .failed ? nil : value }

        /// The end of a trial whose training code returned by itself.
        func naturalEnd(_ objective: Objective) -> TrialEnd {
            guard reportedObjective else {
                let message = "The trial ended without a report of '\(objective.metric)', the metric to optimise."
                return TrialEnd(state: .failed, failure: Failure(.noResult, message))
            }
            return TrialEnd(state: verdict == .stopEarly ? .stopped : .completed, best: value)
        }
    }

    /// Takes the searcher's answer.
    mutating func receive(_ suggestion: Suggestion?, for id: TrialID, _ actions: inout [TuningAction]) {
        guard awaited > 0, id.number == trials.count else { return }
        awaited -= 1
        guard stopCause == nil else { return }
        guard let suggestion else {
            exhausted = true
            actions.append(.record(.searchExhausted))
            return
        }
        add(suggestion, as: id, &actions)
    }

    private mutating func add(_ suggestion: Suggestion, as id: TrialID, _ actions: inout [TuningAction]) {
        trials.append(Trial(id, suggestion.assignment))
        ready.append(id)
        actions.append(.record(.suggested(id, suggestion)))
    }

    /// Starts what waits while there are slots, and asks for one more trial when nothing waits.
    ///
    /// One suggestion is awaited at a time, so trials are numbered in the order of their suggestions.
    mutating func fill(_ actions: inout [TuningAction]) {
        guard stopCause == nil else { return }
        while running < capacity {
            if let id = ready.first {
                ready.removeFirst()
                start(id, &actions)
                continue
            }
            guard awaited == 0, !exhausted, trials.count < configuration.trials ?? .max else { return }
            let id = TrialID(trials.count)
            guard configuration.firstAssignments.indices.contains(id.number) else {
                awaited = 1
                return actions.append(.suggest(id))
            }
            add(Suggestion(configuration.firstAssignments[id.number], origin: "default"), as: id, &actions)
        }
    }

    private mutating func start(_ id: TrialID, _ actions: inout [TuningAction]) {
        running += 1
        trials[id.number].begin()
        let trial = trials[id.number]
        actions.append(
            .start(
                AttemptStart(trial: id, attempt: trial.attempt, assignment: trial.assignment, seed: seed(of: id))))
    }

    /// Compares a trial whose value or state has changed with the best one.
    ///
    /// Only when the best trial itself got worse are all others looked at again.
    mutating func updateBest(with id: TrialID) {
        let candidate = trials[id.number].candidate
        guard let known = best else { return best = candidate.map { (id, $0) } }
        if let candidate, isBetter(candidate, of: id, than: known) || (known.trial == id && known.value == candidate) {
            best = (id, candidate)
        } else if known.trial == id {
            best = nil
            for trial in trials {
                guard let value = trial.candidate else { continue }
                if let known = best, !isBetter(value, of: trial.id, than: known) { continue }
                best = (trial.id, value)
            }
        }
    }

    private func isBetter(
        _ value: ObjectiveValue, of id: TrialID, than known: (trial: TrialID, value: ObjectiveValue)
    ) -> Bool {
        configuration.objective.prefers(value.value, to: known.value.value)
            || (value.value == known.value.value && id < known.trial)
    }

    /// Ends the run once nothing is under way and nothing can follow.
    mutating func finishIfDone(_ actions: inout [TuningAction]) {
        guard !finished, running == 0, awaited == 0 || stopCause != nil else { return }
        let spent = exhausted || trials.count >= configuration.trials ?? .max
        guard stopCause != nil || (spent && ready.isEmpty) else { return }
        finished = true
        if stopCause == .interrupt {
            for id in ready { trials[id.number].state = .interrupted }
        }
        let end = RunEnd(state: finalState, bestTrial: best?.trial, best: best?.value)
        actions.append(.record(.runEnded(end)))
        actions.append(.finish(end))
    }

    private var finalState: RunState {
        if stopCause == .interrupt { return .interrupted }
        return best == nil ? .failed : .completed
    }
}

extension TuningLoop {
    /// How many trials are in each state; states without trials are left out.
    public var counts: [TrialState: Int] {
        var counts = ended
        counts[.running] = running > 0 ? running : nil
        let pending = trials.count - running - ended.values.reduce(0, +)
        if pending > 0 { counts[finished ? .interrupted : .pending] = pending }
        return counts
    }

    /// The best trial so far among those that have not failed, and its value; of equal ones, the first by number.
    public var bestTrial: (trial: TrialID, value: ObjectiveValue)? { best }

    /// The assignment of a trial, or `nil` where there is no such trial.
    public func assignment(of id: TrialID) -> Assignment? {
        trials.indices.contains(id.number) ? trials[id.number].assignment : nil
    }

    /// The seed of a trial's own random choices.
    public func seed(of id: TrialID) -> UInt64 {
        var stream = RandomStream(seed: configuration.seed).split("trial").split(id.number)
        return stream.next()
    }

    /// The slots in use.
    public var slotsInUse: Int { running }
}
