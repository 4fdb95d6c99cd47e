import SearchSpaces
import Tune
import TuningCore

// The example of the README, so that it is known to compile.

enum Optimizer: Sendable { case adam(beta1: Double), sgd(momentum: Double) }
struct Hyperparameters: Sendable { var learningRate: Double; var hiddenUnits: Int; var optimizer: Optimizer }

struct MyExperiment: Experiment {
    static let name = "my-experiment"

    // Parameters of a branch are active only when it is chosen.
    static let optimizer = Space<Optimizer>.oneOf(
        "optimizer",
        [
            "adam": .record(Optimizer.adam, .real("beta1", in: 0.8...0.99, default: 0.9)),
            "sgd": .record(Optimizer.sgd, .real("momentum", in: 0...0.99, default: 0.9)),
        ], default: "adam")

    var space: Space<Hyperparameters> {
        .record(
            Hyperparameters.init,  // checked by the compiler
            .real("learning_rate", in: 1e-5...1e-1, scale: .log, default: 1e-3),
            .integer("hidden_units", in: 16...512, scale: .log, default: 128),
            Self.optimizer)
    }
    var objective: Objective { .minimize("loss") }

    func prepare() async throws -> [Double] { [] }  // once in each process, shared by its trials

    func train(_ trial: Trial<Hyperparameters>, on data: [Double]) async throws {
        for step in trial.steps(upTo: 30) {
            let loss = 1 / (trial.hyperparameters.learningRate * Double(step))
            guard try await trial.report(step: step, ["loss": loss]) == .proceed else { return }
        }
    }
}
