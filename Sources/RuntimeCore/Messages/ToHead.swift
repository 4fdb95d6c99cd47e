/// What a process says to the head.
package enum ToHead: Codable, Sendable {
    /// The first message over a connection: who the process is, and whether it was welcomed before. Nothing else is said
    /// until the head answers `welcome`.
    case join(PeerDescription, isMember: Bool)
    /// What the process has in hand, after all it had said and the head had not heard was said again.
    case resumed(Inventory)
    /// A sign of life; answered with one.
    case heartbeat
    /// The process leaves on purpose.
    case leave
    /// The cluster is to end, and all its processes.
    case endCluster

    // Nodes
    /// A worker's process has ended; the error says how, and quotes its log.
    case workerEnded(PeerID, RuntimeError)

    /// These objects lie in the node's store, and the process that wrote them has ended: it may not have told of them.
    case leftBehind([ObjectID])

    // Tasks
    case submit(TaskSpec)
    case finished(TaskID, attempt: Int, ObjectValue, contents: [ObjectID])
    /// The task waits for objects: its processors may be given to others until it goes on.
    case blocked(TaskID)
    case unblocked(TaskID)
    case cancel(TaskID, force: Bool)

    // Objects
    case put(ObjectID, ObjectValue, contents: [ObjectID])
    /// The process holds references to an object, from none before; and no longer any.
    case retain(ObjectID)
    case release(ObjectID)
    /// A reference has been written into a message, read out of one, or was in a message that nobody will read.
    case sentReference(ObjectID, token: UInt64, to: PeerID)
    case receivedReference(ObjectID, token: UInt64)
    case withdrawnReference(token: UInt64)
    /// Tell this process about the object as soon as it has a value.
    case want(ObjectID)
    /// The process's store has a copy of the object now, or has lost the one it had.
    case copied(ObjectID)
    case lostCopy(ObjectID, of: PeerID)

    // Actors
    case spawn(ActorSpec)
    case actorReady(ActorID, incarnation: Int)
    case actorFailed(ActorID, incarnation: Int, RuntimeError)
    /// The actor has ended on purpose.
    case actorEnded(ActorID, incarnation: Int)
    case stop(ActorID, force: Bool)
    /// Tell this process where the actor is, now and whenever that changes.
    case watch(ActorID)
    /// Asks for a living actor by name; answered with `named`.
    case find(request: UInt64, namespace: String, name: String, type: String)

    // Placement groups
    case createGroup(PlacementGroupID, GroupSpec)
    case removeGroup(PlacementGroupID)

    // Processes
    /// Asks where a process can be reached; answered with `located`.
    case locate(PeerID)
    /// Asks why the connection to a process has closed; answered with `peerLost` once that is known.
    case explain(PeerID)
    /// Asks for the state of the cluster; answered with `status`.
    case status(request: UInt64)
}

/// What the head says to a process.
package enum FromHead: Codable, Sendable {
    /// The process is a member. One that was a member before is told how many of its messages were heard: it says the
    /// later ones again, and then what it has in hand (`resumed`). Where members can come back they keep what they say
    /// until it was heard.
    case welcome(epoch: UInt64, heard: UInt64?, isResumable: Bool)
    /// So many of the process's messages were heard and will never have to be said again. All messages count but `join`,
    /// `resumed` and `heartbeat`.
    case heard(UInt64)
    /// A sign of life.
    case heartbeat
    /// The process must end: it was given up, or does not belong here.
    case fenced(RuntimeError)

    // To nodes
    case startWorker(PeerID)
    case stopWorker(PeerID, force: Bool)
    /// Nobody needs these objects any more.
    case free([ObjectID])

    // To workers
    case run(TaskOrder)
    case cancelTask(TaskID)
    case createActor(ActorSpec, incarnation: Int)
    case stopActor(ActorID, incarnation: Int)

    // To whoever asked
    case object(ObjectID, ObjectInfo)
    case actorLocated(ActorID, incarnation: Int, PeerID, retries: RetryLimit)
    case actorUnavailable(ActorID, incarnation: Int, RuntimeError)
    case actorDead(ActorID, RuntimeError)
    case named(request: UInt64, ActorID?, RuntimeError?)
    case groupReady(PlacementGroupID, [NodeID])
    case groupFailed(PlacementGroupID, RuntimeError)
    case located(PeerID, PeerDescription)
    case peerLost(PeerID, RuntimeError)
    case status(request: UInt64, ClusterStatus)
}

/// An argument of a task, as it stood when the task was started.
package struct ArgumentInfo: Codable, Sendable, Equatable {
    package var id: ObjectID
    package var info: ObjectInfo

    package init(id: ObjectID, info: ObjectInfo) {
        self.id = id
        self.info = info
    }
}
