import ActorRuntime

/// The cluster that belongs to a run: one node on this machine, whose workers are the processes of the slots.
///
/// A node that is lost or leaves takes all its workers with it; another one is started then.
actor SlotCluster {
    /// The cluster, for use.
    nonisolated let cluster: Cluster
    private let host: LocalClusterHost
    private var node: NodeID
    /// Why there is no node any more, once that is so.
    private let failure = Promise<any Error>()

    /// It has no resources to offer: the run decides how much goes on at once.
    private static let offer = LocalClusterOptions.Node(resources: .none)
    /// On how many nodes in all an actor is tried that is lost with its node each time.
    private static let patience = 3

    /// Starts the node.
    init(_ host: LocalClusterHost) async throws {
        self.host = host
        cluster = host.cluster
        node = try await host.startNode(Self.offer)
    }

    /// Has another node started whenever the one at hand has ended, until the task is cancelled.
    func keepNode() async {
        do {
            while true {
                try await host.waitForEnd(of: node)
                node = try await host.startNode(Self.offer)
            }
        } catch {
            failure.fulfil(error)
        }
    }

    /// Makes an actor in a process of its own.
    ///
    /// - Throws: As `Cluster.spawn`, or what keeps another node from starting.
    func spawn<Act: ClusterActor>(
        _ type: Act.Type, _ arguments: Act.Arguments, named name: String
    ) async throws -> Act {
        var tries = 1
        while true {
            let node = node
            do {
                return try await firstOf(
                    { [cluster] in try await cluster.spawn(type, arguments, ActorOptions(name: name)) },
                    { [failure] in throw try await failure.wait() })
            } catch let error as RuntimeError where error.isDueToNode && tries < Self.patience {
                tries += 1
                try await host.waitForEnd(of: node)
            }
        }
    }
}

extension RuntimeError {
    /// Whether an actor could not be made because its node was lost, or leaves.
    fileprivate var isDueToNode: Bool { obituary?.role == .node || tellsOfShutDown }

    /// Whether a process was ended on purpose, as this error says or one behind it.
    var tellsOfShutDown: Bool {
        code == .shutDown || (cause as? RuntimeError)?.tellsOfShutDown == true
    }
}
