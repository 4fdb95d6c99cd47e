/// What the head writes down, so that it holds after a restart.
///
/// What a thing is and how far it has come are written apart, so that a step costs no more than the step.
package enum HeadRecord: Codable, Sendable {
    /// How often the head was started, and how many tasks have ended.
    case cluster(epoch: UInt64, finishedTasks: UInt64)
    case process(PeerDescription, admission: UInt64)
    /// How many messages of a process have taken effect.
    case heard(UInt64)
    case worker(WorkerProgress)
    case actor(ActorSpec)
    case actorProgress(ActorProgress)
    case task(TaskSpec)
    case taskProgress(TaskProgress)
    case object(ObjectInfo, isResult: Bool, contents: [ObjectID])
    /// A process holds references to an object.
    case reference
    /// A reference is on its way from one process to another.
    case passage(ReferenceTable.Passage)
    /// A placement group, with the node of each bundle that has one.
    case group(GroupSpec, owner: PeerID, nodes: [NodeID?])
}

/// What a record is about.
package enum RecordKey: Hashable, Codable, Sendable {
    case cluster
    case process(PeerID)
    case heard(PeerID)
    case worker(PeerID)
    case actor(ActorID)
    case actorProgress(ActorID)
    case task(TaskID)
    case taskProgress(TaskID)
    case object(ObjectID)
    case reference(ObjectID, by: PeerID)
    case passage(token: UInt64)
    case group(PlacementGroupID)
}

/// How far a worker has come. Whether it has joined is told by the record of its process.
package struct WorkerProgress: Codable, Sendable {
    package var node: NodeID
    /// Whether it is meant for shared actors.
    package var isShared: Bool
    /// How it was told to end, if it was.
    package var ending: WorkerEnding?
    /// Why the head had it ended.
    package var reason: RuntimeError?
}

/// How a worker was told to end.
package enum WorkerEnding: String, Codable, Sendable {
    case asked, forced
}

/// How far an actor has come.
package struct ActorProgress: Codable, Sendable {
    /// How often it was started, which tells its runs apart.
    package var incarnation: Int
    /// How often it was made again.
    package var restarts: Int
    /// The process it lives in, or is being made in.
    package var worker: PeerID?
    /// Whether it lives there, and others may have been told so.
    package var isAlive: Bool
    /// What it waits with for resources, or holds them by.
    package var lease: PlacementRequestID?
    /// The bundle of its placement group that it runs in.
    package var bundle: Int?
    /// Whether someone has asked for its end.
    package var isStopping: Bool
    /// Why its last run ended.
    package var lastLoss: RuntimeError?
    /// Why it is dead, if it is.
    package var end: RuntimeError?
}

/// How far a task has come.
package struct TaskProgress: Codable, Sendable {
    /// How often it was given to a worker.
    package var attempt: Int
    /// How many of its tries failed and count against the limit.
    package var failures: Int
    /// The process that runs it.
    package var worker: PeerID?
    /// What it waits with for resources, or holds them by.
    package var lease: PlacementRequestID?
    /// The bundle of its placement group that it runs in.
    package var bundle: Int?
    /// Its place among the tasks of its actor.
    package var turn: UInt64?
    /// Whether it waits for objects, and its processors are lent to others.
    package var isBlocked: Bool
    /// Whether its result was made, and it is kept only to make the result again if that is lost.
    package var isFinished: Bool
    /// Whether someone has cancelled it.
    package var isCancelled: Bool
    /// Why it may not be run again.
    package var eviction: RuntimeError?
    /// Whether the recipes of its arguments are kept for it.
    package var holdsLineage: Bool
}
