import ActorRuntime
import TuningCore

/// Runs trials in the driver's own process, on a thread of the slot's own: for light objectives.
///
/// A crash of a trial ends the driver; a trial that neither reports nor checks for cancellation cannot be ended early.
final class InProcessSlot: Slot {
    let place: String
    private let host: any ExperimentHost
    private let executor: ThreadExecutor

    init(index: Int, host: any ExperimentHost) throws {
        place = "thread \(index)"
        self.host = host
        executor = try ThreadExecutor("trial-\(index)")
    }

    /// The slot's own thread, so that nothing changes threads between trials.
    var preferredExecutor: (any TaskExecutor)? { executor }

    /// Prepares the experiment, for all slots of the process.
    func prepare() async throws {
        try await Task(executorPreference: executor) { [host] in try await host.prepare() }.value
    }

    func run(_ start: AttemptStart, channel: any ReportChannel) async -> AttemptOutcome {
        await host.train(start, channel: channel)
    }

    func evaluate(_ best: EvaluationRequest) async throws -> [String: Double] {
        try await Task(executorPreference: executor) { [host] in try await host.evaluate(best) }.value
    }

    func cancel(_ work: Task<Void, Never>?) {
        work?.cancel()
    }

    func shutDown() {
        executor.shutdown()
    }
}

/// Threads of the driver's own process.
final class InProcessPool: SlotPool {
    private let threads: [InProcessSlot]

    var slots: [any Slot] { threads }

    init(_ plan: RunPlan) async throws {
        threads = try (0..<plan.workers).map { try InProcessSlot(index: $0, host: plan.host) }
        do {
            try await threads.first?.prepare()
        } catch {
            await shutDown()
            throw TuneError(preparing: plan.experiment, error)
        }
    }

    func shutDown() async {
        for thread in threads { thread.shutDown() }
    }
}

extension TuneError {
    /// The experiment could not prepare what its trials share.
    init(preparing experiment: String, _ error: any Error) {
        self.init(.preparationFailed, "The experiment '\(experiment)' could not prepare its data: \(error)")
    }
}
