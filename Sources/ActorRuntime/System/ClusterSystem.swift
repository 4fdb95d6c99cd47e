public import Distributed
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The actor system of one node: makes distributed actors, finds them on other nodes, and carries the calls.
///
/// ```swift
/// distributed actor Adder {
///     typealias ActorSystem = ClusterSystem
///     distributed func add(_ a: Int, _ b: Int) -> Int { a + b }
/// }
/// let adder = try await system.lookup(ActorKey<Adder>("adder"), on: node)
/// let sum = try await adder.add(1, 2)
/// ```
/// Calls reach an actor in the order in which one caller sent them. A call to a node that is lost fails at once with
/// code `peerLost`. A call runs at most once.
public final class ClusterSystem: DistributedActorSystem {
    /// The identity of actors.
    public typealias ActorID = ActorRuntime.ActorID
    /// What arguments and results must be.
    public typealias SerializationRequirement = any Codable
    /// Writes calls.
    public typealias InvocationEncoder = ActorRuntime.InvocationEncoder
    /// Reads calls.
    public typealias InvocationDecoder = ActorRuntime.InvocationDecoder
    /// Sends answers.
    public typealias ResultHandler = ActorRuntime.ResultHandler

    /// The identity of this node.
    public let peer: PeerID
    /// How this system behaves.
    public let options: Options
    /// The types that names from the wire may stand for.
    public let types = TypeRegistry()

    /// What is asked of those who know the cluster. A closure kept in a mutex by itself would be wrapped once more by
    /// every access; as a part of a structure it is not.
    struct Hooks: Sendable {
        /// Ends an actor of this process that wants to end, where actors are spawned.
        var endActor: (@Sendable (ActorID) -> Void)?
        /// Told when nothing holds an actor any more that was spawned here.
        var actorResigned: (@Sendable (ActorID) -> Void)?
        /// Knows why a process was lost.
        var explainLoss: (@Sendable (PeerID) async -> RuntimeError?)?
    }

    let scheduler: any Scheduler
    let directory = Mutex(ActorDirectory())
    let peers = Mutex(PeerTable())
    let membership = Membership()
    let incidents = Mutex(IncidentFilter())
    let started = ContinuousClock.now
    private let clusterClient = Mutex<ClusterClient?>(nil)
    /// What the process's part in a cluster adds.
    let hooks = Mutex(Hooks())
    /// The head, if it is in this process.
    private let head = Mutex<HeadServer?>(nil)

    /// Makes the system of a node.
    public convenience init(peer: PeerID = .random(), options: Options = Options()) {
        self.init(peer: peer, options: options, scheduler: InputOutputScheduler())
    }

    package init(peer: PeerID, options: Options, scheduler: any Scheduler) {
        self.peer = peer
        self.options = options
        self.scheduler = scheduler
    }

    /// This process's side of the cluster, while it is part of one.
    var client: ClusterClient? { clusterClient.withLock { $0 } }

    /// The process is part of a cluster from now on, or no longer.
    func attach(_ client: ClusterClient?) {
        clusterClient.withLock { $0 = client }
    }

    /// Processes that connect are members, or want to be.
    func serveAsHead(_ server: HeadServer) {
        head.withLock { $0 = server }
    }

    var servedHead: HeadServer? { head.withLock { $0 } }

    var identity: PeerIdentity {
        PeerIdentity(
            id: peer,
            processIdentifier: getpid(),
            fingerprint: options.fingerprint,
            inFlightLimit: options.limits.inFlightCalls,
            frameLimit: options.limits.frameSize)
    }

    /// Reads values that may hold references to distributed actors.
    var decoder: BinaryDecoder {
        BinaryDecoder(userInfo: [.actorSystemKey: self])
    }

    /// The nodes that are connected now.
    public var connectedNodes: [PeerID] {
        peers.withLock { $0.connectedNodes }
    }

    /// Closes all connections and releases all registered actors. Calls that wait fail.
    public func shutdown() {
        let connections = peers.withLock { $0.shutDown() }
        for connection in connections {
            connection.close()
            connection.lose(RuntimeError(.shutDown, "the actor system of process \(peer) was shut down"))
        }
        let released = directory.withLock { $0.releaseRegistered() }
        _ = released
    }
}
