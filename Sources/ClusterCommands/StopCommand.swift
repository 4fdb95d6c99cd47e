import ActorRuntime
import ArgumentParser
import TerminalText

struct StopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "End a cluster: its nodes, their workers, and the head.",
        discussion: "The state of the cluster is forgotten. To have a head go on later, end its process alone.")

    @OptionGroup var location: ClusterLocationOptions

    func run() async throws {
        let reference = try location.reference()
        do {
            try await withCluster(.connect(to: reference), types: ClusterProcess.programTypes) { cluster in
                try await cluster.end()
            }
        } catch let error as RuntimeError where StandingHead.forget(folder: location.cluster, after: error) {
            return Console.output("The head was down; what its folder said of the cluster is removed.")
        }
        Console.output("The cluster at \(reference.address) has ended.")
    }
}
