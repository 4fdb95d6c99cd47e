public import ArgumentParser

/// `cluster start | join | status | stop | certificates`: a cluster of machines, kept up by hand.
///
/// The commands start this executable again for the cluster's processes, so a program that offers them must begin with
/// `ClusterProcess.serveIfStarted`, as `ClusterCommandProgram` does.
public struct ClusterCommand: AsyncParsableCommand {
    /// The command's name and help.
    public static let configuration = CommandConfiguration(
        commandName: "cluster",
        abstract: "Keep up a cluster: its head on one machine, nodes on any.",
        discussion: """
            'start' makes this machine the head and a node; 'join' adds a machine; 'status' shows what there is and why;
            'stop' ends it all. The head's state is in its folder: started there again after a crash, it goes on.
            CLUSTER is the folder of a cluster whose head runs on this machine (\(ClusterLocationOptions.standard) by default)
            or the address of a head, with its secret in MANTA_CLUSTER_TOKEN. All processes run this same executable.
            """,
        subcommands: [
            StartCommand.self, JoinCommand.self, StatusCommand.self, StopCommand.self, CertificatesCommand.self,
        ])

    /// Makes the command.
    public init() {}
}
