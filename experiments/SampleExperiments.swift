public import Tune

/// The experiments that are part of `manta`.
public enum SampleExperiments {
    /// All of them, in the order in which `manta list` shows them.
    public static let all: [any Experiment.Type] = [DigitsMLP.self]
}
