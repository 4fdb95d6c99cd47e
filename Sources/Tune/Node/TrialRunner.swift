import ActorRuntime
import Distributed
import SearchSpaces
import Synchronization
import TuningCore

/// An experiment by name, with its options.
struct ExperimentReference: Codable, Sendable {
    var name: String
    var options: [String: String]
}

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

/// The answer to a report, as it crosses the wire.
enum ReportAnswer: Codable, Sendable {
    case decision(Decision)
    case refused(String)
}

/// The driver's end of a trial's reports: one for each attempt.
distributed actor TrialReporter {
    typealias ActorSystem = ClusterSystem

    private let channel: any ReportChannel

    init(channel: any ReportChannel, actorSystem: ClusterSystem) {
        self.channel = channel
        self.actorSystem = actorSystem
    }

    distributed func report(_ report: Report) async -> ReportAnswer {
        do {
            return .decision(try await channel.report(report))
        } catch {
            return .refused("\(error)")
        }
    }
}

/// The node's side of a slot: prepares one experiment and trains its trials on a thread of their own.
distributed actor TrialRunner {
    typealias ActorSystem = ClusterSystem

    /// The name under which a node offers its runner.
    static let key = ActorKey<TrialRunner>("trial-runner")

    private let experiments: [any Experiment.Type]
    private let executor: ThreadExecutor
    private var host: (any ExperimentHost)?

    init(experiments: [any Experiment.Type], executor: ThreadExecutor, actorSystem: ClusterSystem) {
        self.experiments = experiments
        self.executor = executor
        self.actorSystem = actorSystem
    }

    /// Prepares an experiment; returns what went wrong, if anything did.
    distributed func prepare(_ reference: ExperimentReference) async -> String? {
        guard let type = experiments.first(where: { $0.name == reference.name }) else {
            return unknown(reference.name, "experiment", among: experiments.map { $0.name })
        }
        do {
            let host = try Self.host(type, ExperimentOptions(reference.options))
            try await Task(executorPreference: executor) { try await host.prepare() }.value
            self.host = host
            return nil
        } catch {
            return TuneError(preparing: reference.name, error).message
        }
    }

    /// Trains one attempt to its end.
    distributed func run(_ work: TrialWork, reportingTo reporter: TrialReporter) async -> AttemptOutcome {
        guard let host else { return .failed(Failure(.error, "The node was not prepared.")) }
        let channel = RemoteChannel(reporter: reporter, trial: work.trial)
        return await Task(executorPreference: executor) { await host.train(work.start, channel: channel) }.value
    }

    /// Evaluates the best configuration.
    distributed func evaluate(_ best: EvaluationRequest) async throws -> [String: Double] {
        guard let host else { throw TuneError(.preparationFailed, "The node was not prepared.") }
        return try await Task(executorPreference: executor) { try await host.evaluate(best) }.value
    }

    private static func host<Subject: Experiment>(
        _ type: Subject.Type, _ options: ExperimentOptions
    ) throws -> any ExperimentHost {
        TypedExperimentHost(try Subject(options: options))
    }
}

/// The way from a trial on a node to the driver.
private struct RemoteChannel: ReportChannel {
    let reporter: TrialReporter
    let trial: TrialID

    func report(_ report: Report) async throws -> Decision {
        switch try await reporter.report(report) {
        case .decision(let decision): return decision
        case .refused(let message): throw TuneError(.reportRefused, message)
        }
    }
}
