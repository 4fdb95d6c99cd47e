/// A task as the head knows it.
struct TaskRecord: Sendable {
    /// Where a task stands.
    enum State: Sendable, Equatable {
        /// Arguments are still being made.
        case waiting(missing: Int)
        /// It waits for resources, under a lease that is not granted yet.
        case queued(LeaseID)
        /// Resources are there; a worker is being started.
        case granted(LeaseID, NodeID)
        /// It waits for its actor to live, or for its turn there.
        case heldForActor
        /// A worker has it. Tasks of actors hold no lease.
        case running(LeaseID?, worker: PeerID)
        /// Its result is there; it is kept to make that again if it is lost.
        case finished
    }

    var spec: TaskSpec
    var state: State
    /// How often it was given to a worker.
    var attempt = 0
    /// How many of those tries failed and count against the limit.
    var failures = 0
    var isCancelled = false
    /// Why it may not be run again: its placement group was removed.
    var eviction: RuntimeError?
    /// The bundle of its placement group that it was granted.
    var bundle: Int?
    /// Its place among the tasks of its actor, once it has one.
    var turn: UInt64?
    /// Whether it waits for objects, and its processors are lent to others.
    var isBlocked = false
    /// Whether the recipes of its arguments are kept for it.
    var holdsLineage = false

    var isFinished: Bool { state == .finished }

    var worker: PeerID? {
        if case .running(_, let worker) = state { return worker }
        return nil
    }

    var lease: LeaseID? {
        switch state {
        case .queued(let lease), .granted(let lease, _): lease
        case .running(let lease, _): lease
        case .waiting, .heldForActor, .finished: nil
        }
    }
}

/// The number of a request for resources.
typealias LeaseID = PlacementRequestID

/// What resources were asked for.
enum LeasePurpose: Sendable, Equatable {
    case task(TaskID)
    case actor(ActorID)
}
