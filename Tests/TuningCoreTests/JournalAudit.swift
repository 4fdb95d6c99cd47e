import TuningCore

/// Checks the promises of the loop on the journal of a finished simulation, knowing nothing of how the loop works.
struct JournalAudit {
    private struct TrialBook {
        var attempt = 0
        /// `nil` when no attempt is under way; `false` until the entry of its start.
        var place: String?
        var lastStep = Int.min
        var decidedStop = false
        var attemptStop = false
        var failures: [Failure.Kind: Int] = [:]
        var lastOutcome: AttemptOutcome?
        var hasMetric = false
        var value: ObjectiveValue?
        var end: TrialEnd?
    }

    private let configuration: Simulation.Configuration
    private var objective: Objective { configuration.tuning.objective }
    private var books: [TrialBook] = []
    private var stop: StopCause?
    private var isExhausted = false
    private var end: RunEnd?
    private var reports = 0
    private(set) var violations: [String] = []

    init(_ result: Simulation.Result, _ configuration: Simulation.Configuration) {
        self.configuration = configuration
        for entry in result.journal {
            expect(end == nil, "an entry after the run's end: \(entry.event.text)")
            read(entry.event, at: entry.time)
        }
        expect(result.journal.map(\.time) == result.journal.map(\.time).sorted(), "the times do not rise")
        conclude(result)
    }

    private mutating func expect(_ condition: Bool, _ message: @autoclosure () -> String) {
        if !condition { violations.append(message()) }
    }

    private mutating func read(_ event: JournalEvent, at time: Double) {
        switch event {
        case .suggested(let id, let suggestion): readSuggestion(id, suggestion)
        case .searchExhausted:
            expect(stop == nil && !isExhausted, "exhausted twice or after the stop")
            isExhausted = true
        case .attemptStarted(let id, let attempt, let place): readStart(id, attempt, place, at: time)
        case .reported(let id, let attempt, let report, let decision): readReport(id, attempt, report, decision)
        case .attemptEnded(let id, let attempt, let outcome): readOutcome(id, attempt, outcome)
        case .trialEnded(let id, let end): readEnd(id, end)
        case .stopRequested(let cause):
            expect(stop == nil, "stopped twice")
            stop = cause
        case .evaluated: expect(false, "the loop does not evaluate")
        case .runEnded(let end): self.end = end
        }
    }

    private mutating func readSuggestion(_ id: TrialID, _ suggestion: Suggestion) {
        let first = configuration.tuning.firstAssignments
        expect(id.number == books.count, "trial \(id) is not the next one")
        expect(stop == nil, "trial \(id) was suggested after the stop")
        expect(!isExhausted, "trial \(id) was suggested after the search was exhausted")
        expect((suggestion.origin == "default") == (id.number < first.count), "trial \(id) is of \(suggestion.origin)")
        books.append(TrialBook())
        expect(books.count <= configuration.tuning.trials ?? .max, "trial \(id) is beyond the budget")
    }

    private mutating func readStart(_ id: TrialID, _ attempt: Int, _ place: String, at time: Double) {
        expect(books[id.number].end == nil, "trial \(id) started after its end")
        expect(books[id.number].place == nil, "trial \(id) has two attempts at once")
        expect(books[id.number].attempt == attempt - 1, "trial \(id): attempt \(attempt) is not the next one")
        expect(!books[id.number].decidedStop, "trial \(id) started again after its stop was decided")
        expect(!books.contains { $0.place == place }, "\(place) has two attempts at once")
        books[id.number].attempt = attempt
        books[id.number].place = place
        books[id.number].lastStep = .min
        let slots = configuration.capacityChanges.last { $0.time <= time }?.workers ?? configuration.workers
        let used = books.count { $0.place != nil }
        expect(used <= slots, "\(used) attempts on \(slots) slots")
    }

    private mutating func readReport(_ id: TrialID, _ attempt: Int, _ report: Report, _ decision: Decision) {
        reports += 1
        let book = books[id.number]
        expect(book.end == nil, "trial \(id) reported after its end")
        expect(book.place != nil && book.attempt == attempt, "trial \(id): attempt \(attempt) is not under way")
        expect(report.step > book.lastStep, "trial \(id): step \(report.step) after \(book.lastStep)")
        expect(!book.decidedStop, "trial \(id) reported after its stop was decided")
        expect(stop == nil, "trial \(id) reported after the run was stopped")
        books[id.number].lastStep = report.step
        books[id.number].decidedStop = decision == .stop
        guard let value = report.metrics[objective.metric] else { return }
        books[id.number].hasMetric = true
        guard !value.isNaN else {
            if objective.summary == .last { books[id.number].value = nil }
            return
        }
        let isBetter = book.value.map { objective.direction == .minimize ? value < $0.value : value > $0.value } ?? true
        guard objective.summary == .last || isBetter else { return }
        books[id.number].value = ObjectiveValue(value: value, step: report.step)
    }

    private mutating func readOutcome(_ id: TrialID, _ attempt: Int, _ outcome: AttemptOutcome) {
        let book = books[id.number]
        expect(book.end == nil, "trial \(id): an attempt ended after the trial")
        // An attempt that ended while it was being started has no entry of its start.
        let isNext = book.place == nil && attempt == book.attempt + 1
        expect(
            (book.place != nil && attempt == book.attempt) || isNext, "trial \(id): attempt \(attempt) ended unbegun")
        books[id.number].attempt = attempt
        books[id.number].place = nil
        books[id.number].lastOutcome = outcome
        if case .failed(let failure) = outcome { books[id.number].failures[failure.kind, default: 0] += 1 }
        if case .cancelled = outcome { expect(stop != nil, "trial \(id) was cancelled though the run goes on") }
    }

    private mutating func readEnd(_ id: TrialID, _ end: TrialEnd) {
        let book = books[id.number]
        expect(book.end == nil, "trial \(id) ended twice")
        expect(book.place == nil, "trial \(id) ended before its attempt")
        expect(end.best == book.value, "trial \(id) ended with \(end.best as Any), reported was \(book.value as Any)")
        switch end.state {
        case .completed:
            expect(book.hasMetric, "trial \(id) is complete without the metric")
            expect(book.decidedStop || book.lastOutcome == .returned, "trial \(id) is complete, but did not return")
        case .stopped: expect(book.decidedStop, "trial \(id) was stopped without a decision")
        case .failed: readFailure(id, book, end.failure)
        case .cancelled: expect(stop == .deadline, "trial \(id) was cancelled without a deadline")
        case .pending, .running, .interrupted: expect(false, "trial \(id) ended as \(end.state)")
        }
        books[id.number].end = end
    }

    private mutating func readFailure(_ id: TrialID, _ book: TrialBook, _ failure: Failure?) {
        expect(!book.decidedStop, "trial \(id) failed after its stop was decided")
        guard let kind = failure?.kind else { return expect(false, "trial \(id) failed without a cause") }
        if kind == .noResult { return expect(!book.hasMetric, "trial \(id) has a result") }
        expect(
            stop != nil || book.failures[kind, default: 0] == allowed(kind) + 1,
            "trial \(id) failed after \(book.failures[kind, default: 0]) failures of kind \(kind)")
    }

    private func allowed(_ kind: Failure.Kind) -> Int {
        let retries = configuration.tuning.retries
        switch kind {
        case .error: return retries.errors
        case .crash: return retries.crashes
        case .lost: return retries.losses
        case .noResult: return 0
        }
    }

    private mutating func conclude(_ result: Simulation.Result) {
        guard let end else { return expect(false, "the run has no end") }
        expect(end == result.end, "the result's end is not the journal's")
        expect(reports == result.reports, "the result counts \(result.reports) reports, which is wrong")
        expect(!books.contains { $0.place != nil }, "an attempt is under way after the run's end")
        for (number, book) in books.enumerated() where book.end == nil {
            expect(stop == .interrupt, "trial \(number) has no end")
            expect(!book.decidedStop, "trial \(number) is interrupted, though its stop was decided")
        }
        let isSpent = books.count == configuration.tuning.trials || isExhausted
        expect(stop != nil || isSpent, "the run ended within its budget")
        var best: (trial: TrialID, value: ObjectiveValue)?
        for (number, book) in books.enumerated() {
            guard book.end?.state != .failed, let value = book.value else { continue }
            if let best, !objective.prefers(value.value, to: best.value.value) { continue }
            best = (TrialID(number), value)
        }
        expect(end.bestTrial == best?.trial && end.best == best?.value, "best is \(end), found \(best as Any)")
        let state: RunState = stop == .interrupt ? .interrupted : best == nil ? .failed : .completed
        expect(end.state == state, "the run is \(end.state), not \(state)")
        let states = Dictionary(books.map { ($0.end?.state ?? .interrupted, 1) }, uniquingKeysWith: +)
        expect(result.trials == states, "counts are \(result.trials), not \(states)")
    }
}
