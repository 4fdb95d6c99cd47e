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

    func shutDown() {
        executor.shutdown()
    }
}

/// Runs `body` with slots that are threads of this process, in which the experiment is prepared.
///
/// - Throws: What keeps a thread from starting or the experiment from being prepared, and what `body` throws.
func withThreadSlots<Result>(_ plan: RunPlan, _ body: ([any Slot]) async throws -> Result) async throws -> Result {
    let threads = try (0..<plan.workers).map { try InProcessSlot(index: $0, host: plan.host) }
    defer { for thread in threads { thread.shutDown() } }
    do {
        try await threads.first?.prepare()
    } catch {
        throw TuneError(preparing: plan.experiment, error)
    }
    return try await body(threads)
}

extension TuneError {
    /// The experiment could not prepare what its trials share.
    init(preparing experiment: String, _ error: any Error) {
        self.init(.preparationFailed, "The experiment '\(experiment)' could not prepare its data: \(error)")
    }
}
