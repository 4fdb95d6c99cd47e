public import ActorRuntime
public import Tune

/// A command-line program that offers experiments, and is all processes of its runs.
///
/// ```swift
/// @main struct MyLab: MantaCommand {
///     static let experiments: [any Experiment.Type] = [DigitsMLP.self]
/// }
/// ```
public protocol MantaCommand {
    /// The experiments that the program offers.
    static var experiments: [any Experiment.Type] { get }
    /// The types that the program's processes on a cluster may name besides those of its experiments; none by default.
    static var clusterTypes: ClusterTypes { get }
}

extension MantaCommand {
    /// None: experiments need no types of their own.
    public static var clusterTypes: ClusterTypes { ClusterTypes() }

    /// Runs the command line; ends the process with the exit code that the documentation gives.
    @MainActor
    public static func main() async {
        await ClusterProcess.serveIfStarted(clusterTypes.adding(ClusterTypes(experiments: experiments)))
        await CommandLineProgram(experiments: experiments).run(Array(CommandLine.arguments.dropFirst()))
    }
}
