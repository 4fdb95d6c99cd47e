/// What a process of a cluster has at hand, whatever it was started as.
package struct ProcessContext: Sendable {
    /// What it was told.
    package let ticket: ProcessTicket
    /// The types of its program.
    package let types: ClusterTypes
    /// Fulfilled when it shall end in good order: somebody sent SIGTERM.
    package let stop = Promise<Void>()
    private let parent: ParentLink
    private let onReady: @Sendable () -> Void

    init(
        _ ticket: ProcessTicket, _ types: ClusterTypes, _ parent: ParentLink,
        onReady: @escaping @Sendable () -> Void = {}
    ) {
        self.ticket = ticket
        self.types = types
        self.parent = parent
        self.onReady = onReady
    }

    /// Tells the starter that the process is a member of its cluster.
    package func reportReady() {
        parent.reportReady()
        onReady()
    }
}

/// What the other parts of the runtime do for a process that was started for a cluster.
package protocol ProcessServices: Sendable {
    /// How a node runs its workers.
    var nodeOptions: NodeAgent.Options { get }
    /// Joins the cluster as a node.
    ///
    /// - Parameters:
    ///   - context: The node's ticket and types.
    ///   - receiver: Is told what the head says about workers, from the moment at which the node is a member.
    /// - Returns: The channel, once the node is a member.
    /// - Throws: why it could not become one.
    func joinAsNode(_ context: ProcessContext, receiver: NodeAgent) async throws -> any HeadChannel
    /// Says goodbye to the head; returns when what was said to it has been written.
    func leave(_ head: any HeadChannel) async
    /// Joins as a worker, reports itself ready, and serves until `stop` is fulfilled or the head is lost.
    func serveWorker(_ context: ProcessContext) async throws
}
