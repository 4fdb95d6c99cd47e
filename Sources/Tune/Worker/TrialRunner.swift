import ActorRuntime
import Distributed
import SearchSpaces
import TuningCore

/// An attempt to run, as it crosses the wire.
struct TrialWork: Codable, Sendable {
    var trial: TrialID
    var attempt: Int
    var assignment: Assignment
    var seed: UInt64

    init(_ start: AttemptStart) {
        trial = start.trial
        attempt = start.attempt
        assignment = start.assignment
        seed = start.seed
    }

    var start: AttemptStart { AttemptStart(trial: trial, attempt: attempt, assignment: assignment, seed: seed) }
}

/// What a worker has to know for a slot.
struct TrialRunnerSetup: Codable, Sendable {
    /// The experiment's options.
    var options: [String: String]
    /// Whom it reports to.
    var reporter: TrialReporter
}

/// A worker's side of a slot: has an experiment prepared, and trains its trials on a thread of their own.
distributed actor TrialRunner<Subject: Experiment>: ClusterActor {
    typealias ActorSystem = ClusterSystem

    private let host: TypedExperimentHost<Subject>
    private let executor: ThreadExecutor
    private let channel: RemoteChannel

    /// Makes the experiment with the options that it was given, and loads what its trials share.
    ///
    /// - Throws: A `RuntimeError` with code `preparationFailed`, in words for the person who can mend it.
    init(_ setup: TrialRunnerSetup, actorSystem: ClusterSystem) async throws {
        self.actorSystem = actorSystem
        channel = RemoteChannel(reporter: setup.reporter)
        actorSystem.types.register(parameter: Subject.self)
        let executor = try ThreadExecutor("training")
        self.executor = executor
        do {
            let host = TypedExperimentHost(try Subject(options: ExperimentOptions(setup.options)))
            try await Task(executorPreference: executor) { try await host.prepare() }.value
            self.host = host
        } catch {
            throw RuntimeError(.preparationFailed, TuneError(preparing: Subject.name, error).message)
        }
    }

    /// Trains one attempt to its end.
    distributed func run(_ work: TrialWork) async -> AttemptOutcome {
        await Task(executorPreference: executor) { [host, channel] in
            await host.train(work.start, channel: channel)
        }.value
    }

    /// Evaluates the best configuration.
    distributed func evaluate(_ best: EvaluationRequest) async throws -> [String: Double] {
        try await Task(executorPreference: executor) { [host] in try await host.evaluate(best) }.value
    }
}

extension RuntimeError.Code {
    /// The experiment could not prepare what its trials share.
    static let preparationFailed = Self(rawValue: "preparationFailed")
}
