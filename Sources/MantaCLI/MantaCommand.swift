public import ActorRuntime
public import Tune

/// A command-line program that offers experiments, and is its own node process.
///
/// ```swift
/// @main struct MyLab: MantaCommand {
///     static let experiments: [any Experiment.Type] = [DigitsMLP.self]
/// }
/// ```
public protocol MantaCommand {
    /// The experiments that the program offers.
    static var experiments: [any Experiment.Type] { get }
    /// The types that the program's processes on a cluster may name; none by default.
    static var clusterTypes: ClusterTypes { get }
}

extension MantaCommand {
    /// None: experiments need no types of their own.
    public static var clusterTypes: ClusterTypes { ClusterTypes() }

    /// Runs the command line; ends the process with the exit code that the documentation gives.
    @MainActor
    public static func main() async {
        await ClusterProcess.serveIfStarted(clusterTypes)
        let arguments = Array(CommandLine.arguments.dropFirst())
        if NodeMain.isInvoked(with: arguments) { await NodeMain.run(experiments: experiments) }
        await CommandLineProgram(experiments: experiments).run(arguments)
    }
}
