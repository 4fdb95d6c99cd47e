public import RunStore
import Synchronization
public import TuningCore

/// One run of an experiment: prepares the slots, drives the trials, evaluates the best one, and writes it all down.
///
/// ```swift
/// let plan = try RunPlan(DigitsMLP.self)
/// let run = TuningRun(plan, store: try RunStore.open(at: ".manta", mode: .create))
/// let result = try await run.run()
/// ```
/// Unless trials run in process, each slot is a process of this executable, which must serve its experiments first thing in
/// `main`: see `ClusterTypes.init(experiments:)`.
public final class TuningRun: Sendable {
    /// The experiment and its settings.
    public let plan: RunPlan
    private let store: RunStore?
    private let onEvent: (@Sendable (JournalEvent) -> Void)?
    private let driver = Mutex<RunDriver?>(nil)
    private let stopped = Mutex<StopCause?>(nil)
    private let memory = Mutex<(RunDescription, MemoryJournal)?>(nil)

    /// Makes a run that has not begun.
    ///
    /// - Parameters:
    ///   - plan: The experiment and its settings.
    ///   - store: Where the run is written down; with `nil` it is kept in memory and lost.
    ///   - onEvent: Called with everything that is recorded, in order. It runs under a lock: it must be quick.
    public init(
        _ plan: RunPlan, store: RunStore?, onEvent: (@Sendable (JournalEvent) -> Void)? = nil
    ) {
        self.plan = plan
        self.store = store
        self.onEvent = onEvent
    }

    /// Where the run stands; `nil` before its trials begin.
    public var progress: RunProgress? { driver.withLock { $0 }?.progress }

    /// The whole run so far, where it is kept in memory; `nil` for a run in a store, which is read from there.
    public var history: RunHistory? {
        guard let (description, journal) = memory.withLock({ $0 }) else { return nil }
        var history = RunHistory(description: description, created: journal.created)
        for entry in journal.entries { history.apply(entry) }
        return history
    }

    /// Ends the run early, from any thread, before or while it goes on.
    public func stop(_ cause: StopCause) {
        stopped.withLock { $0 = $0 ?? cause }
        driver.withLock { $0 }?.stop(cause)
    }

    /// Runs to the end.
    ///
    /// Nothing is written before the slots are ready and the experiment is prepared. `onBegin` is told the run's name
    /// as soon as it exists in the store.
    ///
    /// - Returns: How the run went; also when it was interrupted.
    /// - Throws: What keeps the run from beginning, or from going on: preparation, the store, the searcher, the nodes.
    public func run(onBegin: (@Sendable (RunDescription) -> Void)? = nil) async throws -> RunResult {
        let identifier = RunStore.makeIdentifier()
        switch plan.isolation {
        case .inProcess:
            return try await withThreadSlots(plan) { slots in
                try await run(in: slots, identifier: identifier, onBegin: onBegin)
            }
        case .process:
            return try await withProcessSlots(plan, logs: try store?.makeLogDirectory(of: identifier)) { slots in
                try await run(in: slots, identifier: identifier, onBegin: onBegin)
            }
        }
    }

    private func run(
        in slots: [any Slot], identifier: String, onBegin: (@Sendable (RunDescription) -> Void)?
    ) async throws -> RunResult {
        let (journal, description) = try openJournal(identifier: identifier)
        onBegin?(description)
        let clock = ContinuousClock()
        let began = clock.now
        let work = SlotWork(count: slots.count)
        let driver = RunDriver(
            plan: plan, places: slots.map(\.place), journal: journal, onEvent: onEvent, onCancel: work.cancel)
        self.driver.withLock { $0 = driver }
        if let cause = stopped.withLock({ $0 }) { driver.stop(cause) }
        let timer = plan.timeLimit.map { limit in
            Task {
                try await Task.sleep(for: limit)
                driver.stop(.deadline)
            }
        }
        await run(work, in: slots, driver)
        timer?.cancel()
        var evaluation = FinalEvaluation()
        if let end = driver.end { evaluation = await evaluate(end, in: slots, driver, journal) }
        try await journal.close()
        if let failure = driver.failure { throw failure }
        return RunResult(
            name: description.name, identifier: identifier, end: driver.end ?? RunEnd(state: .interrupted),
            progress: driver.progress, evaluation: evaluation.metrics, evaluationFailure: evaluation.failure,
            elapsed: began.duration(to: clock.now) / .seconds(1))
    }

    /// Keeps every slot busy until the run is over.
    private func run(_ work: SlotWork, in slots: [any Slot], _ driver: RunDriver) async {
        driver.open()
        for (index, slot) in slots.enumerated() {
            work.add(
                Task(executorPreference: slot.preferredExecutor) { await Self.serve(slot, index, driver) }, in: index)
        }
        await work.finished()
    }

    private static func serve(_ slot: any Slot, _ index: Int, _ driver: RunDriver) async {
        var next = await driver.next(for: index)
        while let start = next {
            do {
                let outcome = try await slot.run(start, channel: driver)
                next = await driver.ended(start, slot: index, outcome)
            } catch {
                return driver.lost(slot: index, start, error)
            }
        }
    }

    private struct FinalEvaluation {
        var metrics: [String: Double] = [:]
        var failure: String?
    }

    private func evaluate(
        _ end: RunEnd, in slots: [any Slot], _ driver: RunDriver, _ journal: any Journal
    ) async -> FinalEvaluation {
        guard end.state == .completed, let request = driver.evaluationRequest, let slot = slots.first else {
            return FinalEvaluation()
        }
        do {
            let metrics = try await slot.evaluate(request)
            guard !metrics.isEmpty else { return FinalEvaluation() }
            let event = JournalEvent.evaluated(request.trial, step: request.step, metrics: metrics)
            try await journal.durable(through: journal.append([event]))
            onEvent?(event)
            return FinalEvaluation(metrics: metrics)
        } catch {
            return FinalEvaluation(failure: "\(error)")
        }
    }

    /// Writes the run down. A name that was not asked for gives way to another driver's at the same time.
    private func openJournal(identifier: String) throws -> (any Journal, RunDescription) {
        guard let store else {
            let description = plan.description(name: plan.name ?? plan.experiment, identifier: identifier)
            let journal = MemoryJournal()
            memory.withLock { $0 = (description, journal) }
            return (journal, description)
        }
        while true {
            let name = try plan.name ?? store.freshName(for: plan.experiment)
            let description = plan.description(name: name, identifier: identifier)
            do {
                return (try store.createRun(description), description)
            } catch {
                guard error.code == .nameTaken, plan.name == nil else { throw error }
            }
        }
    }
}

/// The tasks that run the attempts of each slot.
private final class SlotWork: Sendable {
    private struct State {
        var tasks: [Task<Void, Never>?]
        /// The slots that were cancelled; nothing is run in them any more.
        var cancelled: Set<Int> = []
    }

    private let state: Mutex<State>

    init(count: Int) {
        state = Mutex(State(tasks: Array(repeating: nil, count: count)))
    }

    /// Remembers the task of a slot, which may have been cancelled already.
    func add(_ task: Task<Void, Never>, in slot: Int) {
        let isCancelled = state.withLock { state in
            state.tasks[slot] = task
            return state.cancelled.contains(slot)
        }
        if isCancelled { task.cancel() }
    }

    /// Ends what runs in a slot.
    func cancel(_ slot: Int) {
        let task = state.withLock { state in
            state.cancelled.insert(slot)
            return state.tasks[slot]
        }
        task?.cancel()
    }

    func finished() async {
        for task in state.withLock({ $0.tasks }) { await task?.value }
    }
}
