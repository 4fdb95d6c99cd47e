import RunStore
import SearchSpaces
import Tune
import TuningCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A trial that does nothing but draw one number and report it.
struct NoOp: Experiment {
    static let name = "no-op"

    var space: Space<Double> { .real("x", in: 0...1) }
    var objective: Objective { .minimize("x") }

    func train(_ trial: Trial<Double>, on dataset: Void) async throws {
        _ = try await trial.report(step: 1, ["x": trial.hyperparameters])
    }
}

/// How many no-op trials a second a run gets through: random search, one report each.
struct TrialThroughput: Sendable {
    let isolation: TrialIsolation
    let workers: Int
    let isStored: Bool

    /// One worker in this process, results kept in memory.
    static let inMemory = Self(isolation: .inProcess, workers: 1, isStored: false)
    /// Thirty-two workers in this process, each report on disk before it is answered: reports that wait at the same time
    /// share a write.
    static let durable = Self(isolation: .inProcess, workers: 32, isStored: true)
    /// Four warm worker processes, each report on disk before it is answered.
    static let isolated = Self(isolation: .process, workers: 4, isStored: true)

    /// Trials per second over a run of about `seconds`, after a short run as warm-up.
    func measure(seconds: Double) async throws -> Double {
        let folder = FileManager.default.temporaryDirectory.path + "/manta-benchmark-\(UInt64.random(in: 0 ... .max))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = isStored ? try RunStore.open(at: folder, mode: .create) : nil
        var trials = 500
        while true {
            let elapsed = try await run(trials, in: store)
            if elapsed > 0.5 * seconds { return Double(trials) / elapsed }
            let growth = min(20, max(2, seconds / max(elapsed, 1e-3)))
            trials = Int(Double(trials) * growth)
        }
    }

    /// The time that a run of so many trials takes, in seconds, without the start of its processes.
    private func run(_ trials: Int, in store: RunStore?) async throws -> Double {
        var settings = RunSettings()
        settings.trials = trials
        settings.workers = workers
        settings.isolation = isolation
        settings.seed = 1
        let result = try await TuningRun(RunPlan(NoOp.self, settings: settings), store: store).run()
        guard result.progress.counts == [.completed: trials], result.progress.reports == trials else {
            throw BenchmarkError("not every trial completed: \(result.progress.counts)")
        }
        return result.elapsed
    }
}
