/// A program that uses a cluster: one executable for all its processes.
///
/// ```swift
/// @main
/// struct MonteCarlo: ClusterProgram {
///     static let types = ClusterTypes(actors: [Counter.self], tasks: [Estimate.self])
///
///     static func run() async throws {
///         try await withCluster(.local()) { cluster in … }
///     }
/// }
/// ```
/// Nodes and workers are started from the same executable, so a type is the same type in all of them. They never get to
/// `run`: it is for the process that a person has started.
public protocol ClusterProgram: SendableMetatype {
    /// The types that other processes of the cluster may name.
    static var types: ClusterTypes { get }
    /// What the program does.
    static func run() async throws
}

extension ClusterProgram {
    /// Serves as a node or worker if the process was started as one; otherwise runs the program.
    ///
    /// An error that `run` throws is printed after `error:`, and the process exits with code 1.
    @MainActor
    public static func main() async {
        await ClusterProcess.serveIfStarted(types)
        await ClusterProcess.run(Self.self)
    }
}
