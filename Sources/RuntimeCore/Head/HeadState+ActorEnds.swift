import DequeModule

/// Actors: their ends and new lives.
extension HeadState {
    /// The initializer has thrown.
    mutating func actorFailed(_ actor: ActorID, _ incarnation: Int, _ error: RuntimeError, in peer: PeerID) {
        guard let record = actors[actor], record.incarnation == incarnation, record.worker == peer else { return }
        leaveHome(of: actor)
        conclude(
            actor,
            RuntimeError(
                .actorFailed, "the actor \(record.spec.title) could not be made: \(error.message)", cause: error))
    }

    /// The actor has ended on purpose: it is not made again.
    mutating func actorEnded(_ actor: ActorID, _ incarnation: Int, in peer: PeerID) {
        guard let record = actors[actor], record.incarnation == incarnation, record.worker == peer else { return }
        leaveHome(of: actor)
        conclude(actor, RuntimeError(.actorEnded, "the actor \(record.spec.title) has ended"))
    }

    mutating func stop(_ actor: ActorID, force: Bool, because reason: RuntimeError? = nil) {
        guard let record = actors[actor], !record.isDead else { return }
        let reason = reason ?? RuntimeError(.actorEnded, "the actor \(record.spec.title) was stopped")
        actors[actor]?.isStopping = true
        markDirty(.actorProgress(actor))
        switch record.state {
        case .queued, .granted, .backingOff:
            conclude(actor, reason)
        case .starting(_, let worker), .alive(_, let worker):
            guard force else {
                return send(.stopActor(actor, incarnation: record.incarnation), to: worker)
            }
            if record.spec.options.isolation == .process {
                leaveHome(of: actor, force: true)
            } else {
                send(.stopActor(actor, incarnation: record.incarnation), to: worker)
                leaveHome(of: actor)
            }
            conclude(actor, reason)
        case .dead: break
        }
    }

    /// The process that an actor lived in, or was being made in, is lost.
    mutating func lostHome(of actor: ActorID, _ cause: RuntimeError) {
        guard let record = actors[actor], !record.isDead else { return }
        let loss = RuntimeError(.actorLost, "the actor \(record.spec.title) was lost: \(cause.message)", cause: cause)
        trace(.end, "actor", record.spec.title, actor, in: record.worker, ["lost": cause.message])
        if let lease = record.lease { drop(lease) }
        actors[actor]?.lastLoss = loss
        actors[actor]?.state = .backingOff(until: now)
        let decision = actors[actor]?.restarts.ended(
            record.isStopping ? .intended : .unintended, policy: record.spec.options.restarts, using: &generator)
        guard case .restart(let delay)? = decision else { return conclude(actor, loss) }
        restart(actor, after: delay)
        lostTurns(of: actor, loss)
        tell(actor)
    }

    private mutating func restart(_ actor: ActorID, after delay: Duration) {
        markDirty(.actorProgress(actor))
        guard delay > .zero, let incarnation = actors[actor]?.incarnation else { return place(actor) }
        actors[actor]?.state = .backingOff(until: now + delay)
        alarms.set(.restart(actor, incarnation: incarnation), at: now + delay)
    }

    /// The time of a backoff is over.
    mutating func restartIsDue(_ actor: ActorID, _ incarnation: Int) {
        guard let record = actors[actor], record.incarnation == incarnation, case .backingOff = record.state else {
            return
        }
        place(actor)
    }

    /// The tasks that ran in an actor when it was lost run again in its next life if they may; the rest fail.
    private mutating func lostTurns(of actor: ActorID, _ loss: RuntimeError) {
        for task in actors[actor]?.tasks ?? [] {
            guard let record = tasks[task], case .running = record.state else { continue }
            tasks[task]?.state = .heldForActor
            markDirty(.taskProgress(task))
            if record.spec.options.retries.allows(record.failures), !record.isCancelled {
                tasks[task]?.failures += 1
            } else {
                fail(task, ObjectFailure(loss))
            }
        }
    }

    /// The actor no longer is in its process; a process of its own ends with it.
    private mutating func leaveHome(of actor: ActorID, force: Bool = false) {
        guard let worker = actors[actor]?.worker else { return }
        workers[worker]?.actors.remove(actor)
        if workers[worker]?.isShared == false { end(worker, force: force) }
    }

    /// An actor's last end.
    mutating func conclude(_ actor: ActorID, _ error: RuntimeError) {
        guard let record = actors[actor], !record.isDead else { return }
        trace(.end, "actor", record.spec.title, actor, in: record.worker)
        actors[actor]?.state = .dead(error)
        if let lease = record.lease { drop(lease) }
        if let name = record.spec.name, names[name] == actor { names[name] = nil }
        disown(actor, of: record.spec.owner)
        for object in record.spec.references { perform(references.release(object, by: .actor(actor))) }
        for task in record.tasks { fail(task, ObjectFailure(error)) }
        tell(actor)
        actors[actor]?.watchers = []
        markDirty(.actorProgress(actor))
        bury(actor)
    }

    private mutating func disown(_ actor: ActorID, of owner: PeerID) {
        owned[owner]?.actors.remove(actor)
        if owned[owner]?.isEmpty == true { owned[owner] = nil }
    }

    /// Remembers the actors that ended last.
    mutating func bury(_ actor: ActorID) {
        endedActors.append(actor)
        guard endedActors.count > options.history, let oldest = endedActors.popFirst() else { return }
        actors[oldest] = nil
        markWhole(oldest)
    }
}

extension ActorSpec {
    /// The name to look it up by, if it has one.
    var name: ActorName? {
        options.name.map { ActorName(namespace: options.namespace, name: $0) }
    }

    /// What people call it.
    var title: String {
        options.name.map { "'\($0)'" } ?? "\(type) \(id)"
    }
}
