import RunStore
import SearchSpaces
import Synchronization
import TuningCore

/// The thin shell around a ``TuningLoop``: hands it events, writes down what it records, and has its actions done.
///
/// One lock orders all events. What the loop decides is queued for the journal under the lock, in order; everything
/// that wakes somebody happens after it. A report is answered once it is durable.
final class RunDriver: ReportChannel {
    struct State {
        var loop: TuningLoop
        var searcher: any Searcher
        var idleSlots: [Int]
        var assigned: [Int: AttemptStart] = [:]
        var waiting: [Int: CheckedContinuation<AttemptStart?, Never>] = [:]
        var slots: [TrialID: Int] = [:]
        var end: RunEnd?
        var failure: (any Error)?
        var reports = 0

        /// What a slot that asks for work is told at once; `nil` (not `.some(nil)`) if it has to wait.
        mutating func takeAnswer(for slot: Int) -> AttemptStart?? {
            if let start = assigned.removeValue(forKey: slot) { return .some(start) }
            return end == nil ? nil : .some(nil)
        }
    }

    /// What an event leads to outside the lock.
    private struct Effects {
        var decision: Decision?
        var refusal: Refusal?
        var cancelled: [Int] = []
        var woken: [(CheckedContinuation<AttemptStart?, Never>, AttemptStart?)] = []
        var written = 0
        /// What the slot that this event freed is told at once, if it does not have to wait.
        var next: AttemptStart??
    }

    private let problem: SearchProblem
    private let journal: any Journal
    private let onEvent: (@Sendable (JournalEvent) -> Void)?
    private let onCancel: @Sendable (Int) -> Void
    private let places: [String]
    private let state: Mutex<State>

    /// Makes a driver without slots.
    ///
    /// - Parameters:
    ///   - plan: The experiment and its settings.
    ///   - places: The slots in words.
    ///   - journal: Where the run is written down.
    ///   - onEvent: Called with everything recorded, in order, under the lock: it must be quick.
    ///   - onCancel: Ends the attempt under way in a slot.
    init(
        plan: RunPlan, places: [String], journal: any Journal, onEvent: (@Sendable (JournalEvent) -> Void)?,
        onCancel: @escaping @Sendable (Int) -> Void
    ) {
        problem = plan.problem
        self.places = places
        self.journal = journal
        self.onEvent = onEvent
        self.onCancel = onCancel
        state = Mutex(
            State(
                loop: TuningLoop(configuration: plan.configuration, scheduler: plan.scheduler),
                searcher: plan.searcher, idleSlots: Array(places.indices.reversed())))
    }

    /// Lets work begin in all slots.
    func open() {
        take(.capacityChanged(places.count))
    }

    /// Ends the run early.
    func stop(_ cause: StopCause) {
        take(.stopRequested(cause))
    }

    /// The next attempt for a slot; `nil` when the run is over.
    func next(for slot: Int) async -> AttemptStart? {
        await withCheckedContinuation { continuation in
            let known = state.withLock { state -> AttemptStart?? in
                let known = state.takeAnswer(for: slot)
                if known == nil { state.waiting[slot] = continuation }
                return known
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    /// Takes in a report; answers once it is durable.
    func report(_ report: Report, of trial: TrialID, attempt: Int) async throws -> Decision {
        let effects = take(.reported(trial, attempt: attempt, report))
        if let refusal = effects.refusal { throw TuneError(refusal, of: report, trial: trial) }
        do {
            try await journal.durable(through: effects.written)
        } catch let error where !(error is CancellationError) {
            fail(error)
            throw error
        }
        return effects.decision ?? .stop
    }

    /// Tells that a slot's attempt has ended and that the slot is free.
    ///
    /// - Returns: The next attempt for the slot; `nil` when the run is over.
    func ended(_ start: AttemptStart, slot: Int, _ outcome: AttemptOutcome) async -> AttemptStart? {
        let effects = take(.attemptEnded(start.trial, attempt: start.attempt, outcome), freeing: slot)
        if let next = effects.next { return next }
        return await next(for: slot)
    }

    /// Tells that a slot cannot be used any more, with its last attempt's end.
    func lost(slot: Int, _ start: AttemptStart, _ error: any Error) {
        let failure = Failure(.lost, "\(error)")
        let remaining = state.withLock { $0.loop.capacity } - 1
        take(.capacityChanged(remaining))
        take(.attemptEnded(start.trial, attempt: start.attempt, .failed(failure)))
        if remaining < 1 { fail(error) }
    }

    /// Ends the run because of an error that is nobody's trial's fault.
    func fail(_ error: any Error) {
        state.withLock { $0.failure = $0.failure ?? error }
        take(.stopRequested(.interrupt))
    }

    /// The error that ended the run, if one did.
    var failure: (any Error)? { state.withLock { $0.failure } }

    /// How the run ended; `nil` while it goes on.
    var end: RunEnd? { state.withLock { $0.end } }

    /// Where the run stands.
    var progress: RunProgress {
        state.withLock { state in
            let best = state.loop.bestTrial
            return RunProgress(
                counts: state.loop.counts, bestTrial: best?.trial, best: best?.value,
                bestAssignment: best.flatMap { state.loop.assignment(of: $0.trial) }, reports: state.reports)
        }
    }

    /// The best configuration so far, to be evaluated.
    var evaluationRequest: EvaluationRequest? {
        state.withLock { state in
            guard let best = state.loop.bestTrial, let assignment = state.loop.assignment(of: best.trial)
            else { return nil }
            return EvaluationRequest(
                trial: best.trial, assignment: assignment, seed: state.loop.seed(of: best.trial), step: best.value.step)
        }
    }

    @discardableResult
    private func take(_ event: TuningEvent, freeing slot: Int? = nil) -> Effects {
        let effects = state.withLock { state in
            if let slot { state.idleSlots.append(slot) }
            var effects = process(event, &state)
            if let slot { effects.next = state.takeAnswer(for: slot) }
            return effects
        }
        for slot in effects.cancelled { onCancel(slot) }
        for (continuation, start) in effects.woken { continuation.resume(returning: start) }
        return effects
    }

    /// Lets the loop decide on an event and on what follows from it at once.
    private func process(_ event: TuningEvent, _ state: inout State) -> Effects {
        var effects = Effects()
        var records: [JournalEvent] = []
        var events = [event]
        while let event = events.popLast() {
            for action in state.loop.handle(event) {
                switch action {
                case .record(let record):
                    records.append(record)
                    observe(record, &state)
                case .suggest(let id):
                    events.append(suggestion(for: id, &state))
                case .start(let start):
                    guard let slot = assign(start, &state, &effects) else { continue }
                    events.append(.attemptStarted(start.trial, attempt: start.attempt, place: places[slot]))
                case .answer(let decision):
                    effects.decision = decision
                case .refuse(let refusal):
                    effects.refusal = refusal
                case .cancel(let id, _):
                    if let slot = state.slots[id] { effects.cancelled.append(slot) }
                case .finish(let end):
                    state.end = end
                    effects.woken += state.waiting.values.map { ($0, nil) }
                    state.waiting.removeAll()
                }
            }
        }
        effects.written = journal.append(records)
        return effects
    }

    /// Gives an attempt to the slot that was freed last.
    private func assign(_ start: AttemptStart, _ state: inout State, _ effects: inout Effects) -> Int? {
        guard let slot = state.idleSlots.popLast() else { return nil }
        state.slots[start.trial] = slot
        if let waiting = state.waiting.removeValue(forKey: slot) {
            effects.woken.append((waiting, start))
        } else {
            state.assigned[slot] = start
        }
        return slot
    }

    /// Asks the searcher. One that fails ends the run: nothing sensible could follow.
    private func suggestion(for id: TrialID, _ state: inout State) -> TuningEvent {
        do {
            guard var suggestion = try state.searcher.suggest(id, for: problem) else { return .suggested(id, nil) }
            suggestion.assignment = try problem.space.canonical(suggestion.assignment)
            return .suggested(id, suggestion)
        } catch {
            let name = state.searcher.specification
            state.failure = TuneError(.searcherFailed, "The searcher '\(name)' failed at trial \(id): \(error)")
            return .stopRequested(.interrupt)
        }
    }

    private func observe(_ record: JournalEvent, _ state: inout State) {
        onEvent?(record)
        switch record {
        case .suggested(let id, let suggestion):
            state.searcher.observe(.suggested(id, suggestion.assignment), for: problem)
        case .reported(let id, _, let report, _):
            state.reports += 1
            guard let value = report.metrics[problem.objective.metric] else { return }
            state.searcher.observe(.reported(id, ObjectiveValue(value: value, step: report.step)), for: problem)
        case .trialEnded(let id, let end):
            state.slots[id] = nil
            state.searcher.observe(.ended(id, end), for: problem)
        default:
            break
        }
    }
}

extension TuneError {
    fileprivate init(_ refusal: Refusal, of report: Report, trial: TrialID) {
        switch refusal {
        case .staleAttempt:
            self.init(.reportRefused, "Trial \(trial) reported step \(report.step) after its attempt had ended.")
        case .stepNotRising(let last):
            self.init(
                .reportRefused,
                "Trial \(trial) reported step \(report.step) after step \(last); steps must rise within an attempt.")
        }
    }
}
