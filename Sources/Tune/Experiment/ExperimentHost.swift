import NumericKernels
import SearchSpaces
import Synchronization
import TuningCore

/// One experiment and its prepared data with their types erased: what a node, or the driver in-process, trains with.
protocol ExperimentHost: Sendable {
    /// Loads what all trials share.
    func prepare() async throws
    /// Trains one attempt to its end.
    func train(_ start: AttemptStart, channel: any ReportChannel) async -> AttemptOutcome
    /// Evaluates the best configuration.
    func evaluate(_ best: EvaluationRequest) async throws -> [String: Double]
}

/// The best configuration of a run, in plain form.
struct EvaluationRequest: Codable, Sendable {
    var trial: TrialID
    var assignment: Assignment
    var seed: UInt64
    var step: Int
}

final class TypedExperimentHost<Subject: Experiment>: ExperimentHost {
    private let subject: Subject
    private let space: Space<Subject.Hyperparameters>
    private let resources: TrialResources
    private let dataset = Mutex<Subject.Dataset?>(nil)

    init(_ subject: Subject) {
        self.subject = subject
        space = subject.space
        resources = subject.resources
    }

    func prepare() async throws {
        BLAS.threads = resources.threads
        let prepared = try await subject.prepare()
        dataset.withLock { $0 = prepared }
    }

    func train(_ start: AttemptStart, channel: any ReportChannel) async -> AttemptOutcome {
        do {
            let trial = Trial(
                hyperparameters: try space.value(of: start.assignment), id: start.trial, attempt: start.attempt,
                seed: start.seed, resources: resources, channel: channel)
            try await subject.train(trial, on: try loaded())
            return .returned
        } catch is CancellationError {
            return .cancelled
        } catch {
            return .failed(Failure(.error, "\(error)"))
        }
    }

    func evaluate(_ best: EvaluationRequest) async throws -> [String: Double] {
        let configuration = BestConfiguration(
            hyperparameters: try space.value(of: best.assignment), trial: best.trial, seed: best.seed, step: best.step,
            resources: resources)
        return try await subject.evaluate(configuration, on: try loaded())
    }

    private func loaded() throws(TuneError) -> Subject.Dataset {
        guard let dataset = dataset.withLock({ $0 }) else {
            throw TuneError(.preparationFailed, "The experiment '\(Subject.name)' was not prepared.")
        }
        return dataset
    }
}
