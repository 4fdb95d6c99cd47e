import MantaCLI
import SampleExperiments
import Tune

/// The program `manta`: the command line with the sample experiments.
@main
struct Manta: MantaCommand {
    static let experiments: [any Experiment.Type] = SampleExperiments.all
}
