import DequeModule

/// A spawned actor as the head knows it.
struct ActorRecord: Sendable {
    /// Where an actor stands.
    enum State: Sendable, Equatable {
        /// It waits for resources.
        case queued(LeaseID)
        /// Resources are there; its process is being started.
        case granted(LeaseID, NodeID)
        /// Its initializer runs.
        case starting(LeaseID, worker: PeerID)
        case alive(LeaseID, worker: PeerID)
        /// It will be made again at that time.
        case backingOff(until: Duration)
        case dead(RuntimeError)

        static func == (one: State, other: State) -> Bool {
            switch (one, other) {
            case (.queued(let one), .queued(let other)): one == other
            case (.granted(let one, let node), .granted(let other, let place)): one == other && node == place
            case (.starting(let one, let worker), .starting(let other, let process)):
                one == other && worker == process
            case (.alive(let one, let worker), .alive(let other, let process)): one == other && worker == process
            case (.backingOff(let one), .backingOff(let other)): one == other
            case (.dead, .dead): true
            default: false
            }
        }
    }

    var spec: ActorSpec
    var state: State
    /// Tells its runs apart; 0 before the first.
    var incarnation = 0
    var restarts = RestartLedger()
    /// The bundle of its placement group that it was granted.
    var bundle: Int?
    /// Why its last run ended.
    var lastLoss: RuntimeError?
    /// The processes that want to know where it is.
    var watchers: [PeerID] = []
    /// The tasks that are to run in it, in the order in which they were submitted.
    var tasks: Deque<TaskID> = []
    /// Whether someone has asked for its end.
    var isStopping = false

    var isDead: Bool { end != nil }

    /// Why it is dead.
    var end: RuntimeError? {
        if case .dead(let error) = state { return error }
        return nil
    }

    var lease: LeaseID? {
        switch state {
        case .queued(let lease), .granted(let lease, _), .starting(let lease, _), .alive(let lease, _): lease
        case .backingOff, .dead: nil
        }
    }

    var worker: PeerID? {
        switch state {
        case .starting(_, let worker), .alive(_, let worker): worker
        case .queued, .granted, .backingOff, .dead: nil
        }
    }

    var isAlive: Bool {
        if case .alive = state { return true }
        return false
    }

    /// The latest of its runs that is lost.
    var lostIncarnation: Int {
        switch state {
        case .starting, .alive: incarnation - 1
        case .queued, .granted, .backingOff, .dead: incarnation
        }
    }
}

/// The name of an actor in its namespace.
struct ActorName: Hashable, Sendable {
    var namespace: String
    var name: String
}
