import MantaCLI
import Tune

/// The experiments of the acceptance tests: each shows one way in which trials behave.
@main
struct TestLab: MantaCommand {
    static let experiments: [any Experiment.Type] = [
        Quadratic.self, Mishaps.self, Slow.self, EmptyRange.self, DuplicateName.self, MyExperiment.self,
    ]
}
