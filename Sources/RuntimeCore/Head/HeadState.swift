import DequeModule

/// Every decision of the head: who belongs to the cluster, what runs where, what is kept and what is made again.
///
/// A pure value: events go in, actions come out; it reads no clock, sends nothing and writes nothing. Each topic is an
/// extension: peers, workers, tasks, objects, references, actors, groups, records, status.
package struct HeadState: Sendable {
    /// How the head decides.
    package struct Options: Sendable {
        /// When silent processes are suspected and given up.
        package var membership: MembershipOptions
        /// How long the head waits for a node's word on how a worker ended before it tells others that it is lost; and for
        /// the word of a node's starter.
        package var endReportDelay: Duration
        /// How long a worker may be idle; as many as the node has processors, or keeps ready, are kept longer.
        package var idleWorkerLife: Duration
        /// How long the idle workers of a node are kept on which nothing was granted.
        package var unusedNodeLife: Duration
        /// How long a node may take to start a worker.
        package var workerStartLimit: Duration
        /// The memory domain of the head's machine: the connection of a process there does not break, it is closed, so
        /// the process gets little time to come back.
        package var memoryDomain: String?
        /// The member in whose process the head is, if one is: it cannot be lost without the head, so its silence means
        /// nothing.
        package var home: PeerID?
        /// How many ended actors and tasks are remembered.
        package var history: Int
        /// Whether records are made of everything that has to outlive the head.
        package var isDurable: Bool
        /// Whether events for a timeline are made.
        package var isTraced: Bool
        /// Where backoffs and identities are drawn from.
        package var seed: UInt64

        package init(
            membership: MembershipOptions = .default,
            endReportDelay: Duration = .milliseconds(500),
            idleWorkerLife: Duration = .seconds(30),
            unusedNodeLife: Duration = .seconds(300),
            workerStartLimit: Duration = .seconds(60),
            memoryDomain: String? = nil,
            home: PeerID? = nil,
            history: Int = 1000,
            isDurable: Bool = false,
            isTraced: Bool = false,
            seed: UInt64 = .random(in: .min ... .max)
        ) {
            self.membership = membership
            self.endReportDelay = endReportDelay
            self.idleWorkerLife = idleWorkerLife
            self.unusedNodeLife = unusedNodeLife
            self.workerStartLimit = workerStartLimit
            self.memoryDomain = memoryDomain
            self.home = home
            self.history = history
            self.isDurable = isDurable
            self.isTraced = isTraced
            self.seed = seed
        }
    }

    let options: Options
    /// How often the head was started.
    let epoch: UInt64
    var now: Duration = .zero
    var generator: SplitMix
    var membership: MembershipTable<PeerDescription>
    var scheduler = ClusterScheduler()
    var references = ReferenceTable()

    var nodes: [NodeID: NodeRecord] = [:]
    var workers: [PeerID: WorkerRecord] = [:]
    var leases: [LeaseID: LeasePurpose] = [:]
    var nextLease: UInt64 = 1
    var tasks: [TaskID: TaskRecord] = [:]
    var children: [TaskID: Set<TaskID>] = [:]
    var objects: [ObjectID: ObjectRecord] = [:]
    /// The objects of which each store has a copy.
    var stored: [PeerID: Set<ObjectID>] = [:]
    var actors: [ActorID: ActorRecord] = [:]
    var names: [ActorName: ActorID] = [:]
    /// The living actors that each process has spawned and that end with it, and its unfinished tasks and groups.
    var owned: [PeerID: Belongings] = [:]
    var groups: [PlacementGroupID: GroupRecord] = [:]
    /// The processes that want to know why another one was lost.
    var mourners: [PeerID: [PeerID]] = [:]
    var endedActors: Deque<ActorID> = []
    var endedTasks: Deque<EndedTask> = []
    var finishedTasks: UInt64 = 0

    /// How far the conversation with each member has come, where members may come back.
    var sessions: [PeerID: Session] = [:]
    /// The objects in stores of which the head knows nothing, or not yet.
    var strays: [PeerID: [ObjectID]] = [:]

    /// When something has to be done without an event.
    var alarms = AlarmQueue<Alarm>()
    /// What the event at hand asks for.
    var actions: [HeadAction] = []
    var dirty: Set<RecordKey> = []
    /// Whose message is taken in.
    var speaker: PeerID?

    /// The head of a new cluster.
    package init(options: Options = Options()) {
        self.init(options: options, epoch: 1)
    }

    init(options: Options, epoch: UInt64) {
        self.options = options
        self.epoch = epoch
        generator = SplitMix(seed: options.seed &+ (epoch - 1) &* 0x2545_f491_4f6c_dd1d)
        membership = MembershipTable(options: options.membership)
        references.isTracked = options.isDurable
        markDirty(.cluster)
    }

    /// Takes in what has happened.
    package mutating func handle(_ event: HeadEvent, now: Duration) -> [HeadAction] {
        self.now = now
        switch event {
        case .received(let peer, let message):
            speaker = peer
            received(message, from: peer)
        case .disconnected(let peer, let error): disconnected(peer, error)
        case .ended(let peer, let error): perform(membership.expel(peer, error))
        case .woke: break
        }
        ring()
        if options.isDurable { record() }
        speaker = nil
        if let next = alarms.next() { actions.append(.wake(at: next)) }
        defer { actions.removeAll(keepingCapacity: true) }
        return actions
    }
}

extension HeadState {
    /// What the head has to look at later.
    enum Alarm: Hashable, Sendable {
        case restart(ActorID, incarnation: Int)
        case workerEnd(PeerID)
        case workerStart(PeerID)
        case idleWorkers
        case unusedNodes
        case membership
        case strays(PeerID)
    }

    /// What ends with a process.
    struct Belongings: Sendable {
        var actors: Set<ActorID> = []
        var tasks: Set<TaskID> = []
        var groups: Set<PlacementGroupID> = []

        var isEmpty: Bool { actors.isEmpty && tasks.isEmpty && groups.isEmpty }
    }

    /// Says something to a process. What a process misses while it is away is said again when it has come back.
    mutating func send(_ message: FromHead, to peer: PeerID) {
        if isResumable, let session = sessions[peer], session.phase != .current { return }
        actions.append(.send(peer, message))
    }

    mutating func makeLease(for purpose: LeasePurpose) -> LeaseID {
        defer { nextLease += 1 }
        let lease = LeaseID(nextLease)
        leases[lease] = purpose
        return lease
    }

    mutating func trace(
        _ phase: TraceEvent.Phase, _ category: String, _ name: @autoclosure () -> String,
        _ id: some CustomStringConvertible, in process: PeerID? = nil,
        _ details: @autoclosure () -> [String: String] = [:]
    ) {
        guard options.isTraced else { return }
        actions.append(
            .trace(
                TraceEvent(
                    phase: phase, category: category, name: name(), id: id.description, process: process, time: now,
                    details: details())))
    }
}
