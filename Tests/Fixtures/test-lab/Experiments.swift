import SearchSpaces
import Tune
import TuningCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A parabola with its least value 0 at x = 3.
struct Quadratic: Experiment {
    static let name = "quadratic"
    static let summary = "a parabola"

    var space: Space<Double> { .real("x", in: -10...10, default: 0) }
    var objective: Objective { .minimize("loss") }

    func train(_ trial: Trial<Double>, on dataset: Void) async throws {
        let distance = trial.hyperparameters - 3
        for step in trial.steps(upTo: 4) {
            let decision = try await trial.report(step: step, ["loss": distance * distance + 1 / Double(step)])
            guard decision == .proceed else { return }
        }
    }

    func evaluate(_ best: BestConfiguration<Double>, on dataset: Void) async throws -> [String: Double] {
        ["distance": abs(best.hyperparameters - 3)]
    }
}

/// Trials that end in every way, by their first choice.
struct Mishaps: Experiment {
    enum Ending: String, CaseIterable, ParameterRepresentable {
        case fine, error, trap, exit, killed, silent, nan
    }

    struct Oops: Error, CustomStringConvertible {
        var description: String { "the data ran away" }
    }

    static let name = "mishaps"

    var space: Space<Ending> { .categorical("ending") }
    var objective: Objective { .maximize("score") }

    func train(_ trial: Trial<Ending>, on dataset: Void) async throws {
        if trial.hyperparameters == .silent { return }
        _ = try await trial.report(step: 1, ["score": trial.hyperparameters == .nan ? .nan : Double(trial.id.number)])
        switch trial.hyperparameters {
        case .fine, .silent, .nan: return
        case .error: throw Oops()
        case .trap: fatalError("the index left the array")
        case .exit: exit(3)
        case .killed: kill(getpid(), SIGKILL)
        }
    }
}

/// Trials that block their thread for 20 milliseconds a step.
struct Slow: Experiment {
    static let name = "slow"
    static let options = [ExperimentOption("steps", "the steps of a trial")]

    private let steps: Int

    init() {
        steps = 100
    }

    init(options: ExperimentOptions) {
        steps = options["steps"].flatMap { Int($0) } ?? 100
    }

    var space: Space<Double> { .real("x", in: 0...1) }
    var objective: Objective { .minimize("x") }

    func train(_ trial: Trial<Double>, on dataset: Void) async throws {
        for step in trial.steps(upTo: steps) {
            usleep(20_000)
            let decision = try await trial.report(step: step, ["x": trial.hyperparameters])
            guard decision == .proceed else { return }
        }
    }
}

/// A space whose range is the wrong way round.
struct EmptyRange: Experiment {
    static let name = "empty-range"

    var space: Space<Double> { .real("learning_rate", in: 0.1...0.001) }
    var objective: Objective { .minimize("loss") }

    func train(_ trial: Trial<Double>, on dataset: Void) async throws {}
}

/// A space with two parameters of one name.
struct DuplicateName: Experiment {
    struct Pair: Sendable {
        var first: Double
        var second: Double
    }

    static let name = "duplicate-name"

    var space: Space<Pair> { .record(Pair.init, .real("rate", in: 0...1), .real("rate", in: 0...1)) }
    var objective: Objective { .minimize("loss") }

    func train(_ trial: Trial<Pair>, on dataset: Void) async throws {}
}
