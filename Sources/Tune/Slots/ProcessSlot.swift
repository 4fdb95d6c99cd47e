import ActorRuntime
import Synchronization
import TuningCore

/// Runs trials in a worker process of the slot's own, one after another in the same warm process.
///
/// When the process ends in the middle of a trial, its end is the trial's failure, and the next trial gets a new one.
final class ProcessSlot<Subject: Experiment>: Slot {
    let place: String
    var preferredExecutor: (any TaskExecutor)? { nil }
    private let cluster: SlotCluster
    private let options: ExperimentOptions
    /// Whether the logs outlive the run.
    let keepsLogs: Bool
    private let reports = ReportDestination()
    private let reporter: TrialReporter
    private let runner = Mutex<TrialRunner<Subject>?>(nil)

    init(index: Int, cluster: SlotCluster, options: ExperimentOptions, keepsLogs: Bool) {
        place = "worker \(index)"
        self.cluster = cluster
        self.options = options
        self.keepsLogs = keepsLogs
        reporter = TrialReporter(reports, actorSystem: cluster.cluster.system)
    }

    /// Starts a process in which the experiment is prepared.
    ///
    /// - Throws: A ``TuneError`` where the experiment cannot be prepared, a `RuntimeError` where there is no process.
    func start() async throws -> TrialRunner<Subject> {
        do {
            let setup = TrialRunnerSetup(options: options.values, reporter: reporter)
            let started = try await cluster.spawn(TrialRunner<Subject>.self, setup, named: place)
            runner.withLock { $0 = started }
            return started
        } catch let error as RuntimeError {
            guard let cause = error.cause as? RuntimeError, cause.code == .preparationFailed else { throw error }
            throw TuneError(.preparationFailed, cause.message)
        }
    }

    func run(_ start: AttemptStart, channel: any ReportChannel) async throws(SlotLost) -> AttemptOutcome {
        let runner: TrialRunner<Subject>
        do {
            runner = try await livingRunner()
        } catch {
            if Task.isCancelled { return .cancelled }
            throw SlotLost(description: "\(place) could not be started again: \(error)")
        }
        reports.channel = channel
        do {
            return try await runner.run(TrialWork(start))
        } catch {
            // Whatever it still does is of no use any more. Where this is cancelled the end is asked for, not awaited.
            try? await cluster.cluster.stop(runner, force: true)
            return Task.isCancelled ? .cancelled : .failed(failure(error))
        }
    }

    func evaluate(_ best: EvaluationRequest) async throws -> [String: Double] {
        try await livingRunner().evaluate(best)
    }

    /// The process's runner; the process is started anew if the last one has ended.
    private func livingRunner() async throws -> TrialRunner<Subject> {
        if let runner = runner.withLock({ $0 }), cluster.cluster.knownEnd(of: runner) == nil { return runner }
        return try await start()
    }
}
