import DequeModule

/// A worker as the head knows it.
struct WorkerRecord: Sendable {
    /// What a worker does.
    enum State: Sendable, Equatable {
        /// Its process was asked for and has not joined.
        case starting
        case idle(since: Duration)
        case task(TaskID)
        case actor(ActorID)
        /// It is the home of a node's shared actors.
        case shared
        /// It has nothing left to do and gets nothing more.
        case ending
    }

    var node: NodeID
    var state: State
    /// Whether it is meant for shared actors.
    var isShared: Bool
    /// The actors that live or are being made in it.
    var actors: Set<ActorID> = []
    /// How it was told to end, if it was. What is in it may go on until then.
    var ending: WorkerEnding?
    /// Why the head had it ended, which is the cause for whoever waits for it.
    var reason: RuntimeError?
}

/// A node as the head knows it.
struct NodeRecord: Sendable {
    var offer: NodeOffer
    /// When something was last granted on it.
    var lastUse: Duration
    /// Whether workers are started ahead of need.
    var isPreparing = false
    var workers: Set<PeerID> = []
    /// The workers with nothing to do, those that have waited longest first.
    var idle: Deque<PeerID> = []
    /// How many workers were asked for and have not joined.
    var starting = 0
    /// The leases that are granted here and wait for a worker.
    var waiting: Deque<LeaseID> = []
    /// The worker of the shared actors, and the leases that wait for it to join.
    var shared: PeerID?
    var waitingForShared: [LeaseID] = []
}
