public import ActorRuntime
import ArgumentParser
import TerminalText

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A program that uses a cluster and can keep one up: besides what it does itself it has the commands
/// `cluster start | join | status | stop | certificates`.
///
/// ```swift
/// @main struct MonteCarlo: ClusterCommandProgram {
///     static let types = ClusterTypes(tasks: [Estimate.self])
///     static func run() async throws {
///         try await withCluster(.connect(to: ".manta/cluster")) { cluster in … }
///     }
/// }
/// ```
public protocol ClusterCommandProgram: ClusterProgram {}

extension ClusterCommandProgram {
    /// Serves if the process was started for a cluster, runs a `cluster` command if the arguments name one, and runs the
    /// program otherwise.
    @MainActor
    public static func main() async {
        await ClusterProcess.serveIfStarted(types)
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.first == "cluster" else { return await ClusterProcess.run(Self.self) }
        do {
            var command = try ClusterCommand.parseAsRoot(Array(arguments.dropFirst()))
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let error as RuntimeError {
            Console.error("error: \(error)")
            exit(1)
        } catch {
            ClusterCommand.exit(withError: error)
        }
    }
}
