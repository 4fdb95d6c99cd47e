import NumericKernels

/// Does in virtual time what a shell does in real time: tells the loop what happens and does what it wants done.
struct SimulationDriver {
    private let simulation: Simulation
    private let problem: SearchProblem
    private var searcher: any Searcher
    private var loop: TuningLoop
    private var queue = SimulationQueue()
    private var workers = SimulatedWorkers()
    private var attempts: [TrialID: SimulatedAttempt] = [:]
    private var result = Simulation.Result()
    private var now = 0.0

    private var configuration: Simulation.Configuration { simulation.configuration }

    init(_ simulation: Simulation) {
        self.simulation = simulation
        let tuning = simulation.configuration.tuning
        problem = SearchProblem(
            space: simulation.configuration.space, objective: tuning.objective, seed: tuning.seed,
            trials: tuning.trials)
        searcher = simulation.searcher
        loop = TuningLoop(configuration: tuning, scheduler: simulation.scheduler)
    }

    mutating func run() throws -> Simulation.Result {
        queue.add(.capacity(configuration.workers), at: 0)
        for change in configuration.capacityChanges { queue.add(.capacity(change.workers), at: change.time) }
        for stop in configuration.stops { queue.add(.stop(stop.cause), at: stop.time) }
        while let (time, occurrence) = queue.next() {
            now = max(now, time)
            try play(occurrence)
        }
        if result.end == nil { close() }
        result.trials = loop.counts
        return result
    }

    private mutating func play(_ occurrence: SimulationQueue.Occurrence) throws {
        switch occurrence {
        case .suggested(let id, let suggestion):
            try tell(.suggested(id, suggestion))
        case .begun(let key):
            guard let attempt = current(key) else { return }
            try tell(.attemptStarted(key.trial, attempt: key.attempt, place: "slot \(attempt.slot)"))
            advance(key)
        case .stepped(let key, let metrics):
            guard current(key) != nil else { return }
            if let metrics { try report(metrics, of: key) } else { advance(key) }
        case .ended(let key, let outcome):
            try end(key, outcome)
        case .late(let key, let report):
            try tell(.reported(key.trial, attempt: key.attempt, report))
        case .capacity(let count):
            let leaving = attempts.values.filter { $0.slot >= count }.sorted { $0.slot < $1.slot }
            workers.resize(to: count, at: now)
            try tell(.capacityChanged(count))
            for attempt in leaving {
                try end(attempt.key, .failed(Failure(.lost, "slot \(attempt.slot) left")))
            }
        case .stop(let cause):
            try tell(.stopRequested(cause))
        }
    }

    private func current(_ key: SimulatedAttempt.Key) -> SimulatedAttempt? {
        guard let attempt = attempts[key.trial], attempt.key == key else { return nil }
        return attempt
    }

    private mutating func advance(_ key: SimulatedAttempt.Key) {
        let objective = simulation.objective
        switch attempts[key.trial]?.advance(objective) {
        case .step(let metrics, let duration)?: queue.add(.stepped(key, metrics: metrics), at: now + duration)
        case .end(let outcome, let duration)?: queue.add(.ended(key, outcome), at: now + duration)
        case nil: break
        }
    }

    private mutating func report(_ metrics: [String: Double], of key: SimulatedAttempt.Key) throws {
        guard var attempt = attempts[key.trial] else { return }
        let report = Report(step: attempt.step, metrics: metrics)
        let repeats = attempt.repeatsReport()
        let event = TuningEvent.reported(key.trial, attempt: key.attempt, report)
        let decision = try tell(event)
        if repeats { try tell(event) }
        guard decision == .stop, !attempt.ignoresStop else {
            attempts[key.trial] = attempt
            return advance(key)
        }
        queue.add(.ended(key, attempt.endAfterStop()), at: now)
        attempts[key.trial] = attempt
    }

    private mutating func end(_ key: SimulatedAttempt.Key, _ outcome: AttemptOutcome) throws {
        guard var attempt = current(key) else { return }
        attempts[key.trial] = nil
        workers.release(attempt.slot)
        result.busySeconds += now - attempt.started
        if case .failed(let failure) = outcome, failure.kind == .lost {
            for (report, delay) in attempt.ghostReports(simulation.objective) {
                queue.add(.late(key, report), at: now + delay)
            }
        }
        try tell(.attemptEnded(key.trial, attempt: key.attempt, outcome))
    }

    // MARK: - The loop's actions

    @discardableResult
    private mutating func tell(_ event: TuningEvent) throws -> Decision? {
        result.events += 1
        var isRecorded = false
        var decision: Decision?
        for action in loop.handle(event) {
            switch action {
            case .record(let entry):
                if case .reported = entry { isRecorded = true }
                record(entry)
            case .suggest(let id): try suggest(id)
            case .start(let start): begin(start)
            case .answer(let answer):
                decision = answer
                if !isRecorded { result.refusals.afterStop += 1 }
            case .refuse(.staleAttempt): result.refusals.staleAttempts += 1
            case .refuse(.stepNotRising): result.refusals.repeatedSteps += 1
            case .cancel(let id, let attempt):
                guard case .after(let delay) = configuration.cancellation else { continue }
                queue.add(.ended(.init(trial: id, attempt: attempt), .cancelled), at: now + delay)
            case .finish(let end):
                result.end = end
                close()
            }
        }
        return decision
    }

    private mutating func suggest(_ id: TrialID) throws {
        let suggestion = try searcher.suggest(id, for: problem)
        var stream = RandomStream(seed: configuration.seed).split("suggestion").split(id.number)
        queue.add(.suggested(id, suggestion), at: now + configuration.suggestionSeconds.value(at: stream.uniform()))
    }

    private mutating func begin(_ start: AttemptStart) {
        let attempt = SimulatedAttempt(
            start, slot: workers.take(), at: now, seed: configuration.seed, configuration.faults)
        var stream = RandomStream(seed: configuration.seed).split("start").split(start.trial.number)
            .split(start.attempt)
        attempts[start.trial] = attempt
        result.attempts += 1
        queue.add(.begun(attempt.key), at: now + configuration.startSeconds.value(at: stream.uniform()))
    }

    private mutating func record(_ entry: JournalEvent) {
        if configuration.keepsJournal { result.journal.append(.init(time: now, event: entry)) }
        switch entry {
        case .suggested(let id, let suggestion):
            searcher.observe(.suggested(id, suggestion.assignment), for: problem)
        case .reported(let id, _, let report, _):
            result.reports += 1
            guard let value = report.metrics[problem.objective.metric], !value.isNaN else { return }
            let reported = ObjectiveValue(value: value, step: report.step)
            searcher.observe(.reported(id, reported), for: problem)
            if let best = result.improvements.last, !problem.objective.prefers(value, to: best.value.value) { return }
            result.improvements.append(.init(time: now, trial: id, value: reported))
        case .trialEnded(let id, let end):
            searcher.observe(.ended(id, end), for: problem)
        case .searchExhausted, .attemptStarted, .attemptEnded, .stopRequested, .evaluated, .runEnded:
            break
        }
    }

    private mutating func close() {
        result.seconds = now
        result.workerSeconds = workers.seconds(until: now)
    }
}

extension ClosedRange<Double> {
    /// The value at a fraction of the range.
    fileprivate func value(at fraction: Double) -> Double { lowerBound + fraction * (upperBound - lowerBound) }
}
