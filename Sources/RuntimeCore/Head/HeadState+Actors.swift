import DequeModule

/// Actors: from the wish for one to its life.
extension HeadState {
    mutating func spawn(_ spec: ActorSpec, from peer: PeerID) {
        guard actors[spec.id] == nil else { return }
        var record = ActorRecord(spec: spec, state: .backingOff(until: now))
        record.watchers = [peer]
        if let name = spec.name, let error = claim(name, for: spec) {
            record.state = .dead(error)
            actors[spec.id] = record
            markWhole(spec.id)
            bury(spec.id)
            return tell(spec.id)
        }
        actors[spec.id] = record
        if spec.options.lifetime == .spawner { owned[spec.owner, default: Belongings()].actors.insert(spec.id) }
        for object in spec.references { references.retain(object, by: .actor(spec.id)) }
        markWhole(spec.id)
        place(spec.id)
    }

    private mutating func claim(_ name: ActorName, for spec: ActorSpec) -> RuntimeError? {
        guard let holder = names[name], let other = actors[holder] else {
            names[name] = spec.id
            return nil
        }
        return RuntimeError(
            .nameTaken,
            "an actor named '\(name.name)' lives already (a \(other.spec.type), \(holder)): choose another name, "
                + "or ask for the existing one")
    }

    /// Asks for the actor's resources.
    mutating func place(_ actor: ActorID) {
        guard let record = actors[actor] else { return }
        let spec = record.spec
        let lease = makeLease(for: .actor(actor))
        actors[actor]?.state = .queued(lease)
        markDirty(.actorProgress(actor))
        do {
            perform(try scheduler.submit(request(for: spec, lease), wasFeasible: record.incarnation > 0))
        } catch {
            leases[lease] = nil
            conclude(actor, error)
        }
    }

    func request(for spec: ActorSpec, _ lease: LeaseID) -> PlacementRequest {
        PlacementRequest(
            id: lease, resources: spec.options.resources, strategy: spec.options.placement,
            labels: spec.options.labels, lifetime: .indefinite)
    }

    /// Has an actor made in a worker.
    mutating func create(_ actor: ActorID, under lease: LeaseID, in worker: PeerID) {
        guard var record = actors[actor] else { return }
        record.incarnation += 1
        record.state = .starting(lease, worker: worker)
        actors[actor] = record
        workers[worker]?.actors.insert(actor)
        markDirty(.actorProgress(actor))
        send(.createActor(record.spec, incarnation: record.incarnation), to: worker)
    }

    mutating func actorReady(_ actor: ActorID, _ incarnation: Int, in peer: PeerID) {
        guard let record = actors[actor], record.incarnation == incarnation,
            case .starting(let lease, peer) = record.state
        else { return }
        actors[actor]?.state = .alive(lease, worker: peer)
        markDirty(.actorProgress(actor))
        trace(.begin, "actor", record.spec.title, actor, in: peer)
        tell(actor)
        if record.isStopping { return stop(actor, force: false) }
        for task in record.tasks { startTurn(of: task, in: actor) }
    }

    /// A process wants to know where an actor is.
    mutating func watch(_ actor: ActorID, by peer: PeerID) {
        guard let record = actors[actor] else {
            let error = RuntimeError(.actorNotFound, "the actor \(actor) is not known: it ended long ago")
            return send(.actorDead(actor, error), to: peer)
        }
        if !record.isDead, !record.watchers.contains(peer) {
            // Those that are gone are left out now and then: constant time on the average.
            let isLong = record.watchers.count > 16 && record.watchers.count.nonzeroBitCount == 1
            if isLong { actors[actor]?.watchers.removeAll { !membership.isMember($0) } }
            actors[actor]?.watchers.append(peer)
        }
        if let news = news(of: actor) { send(news, to: peer) }
    }

    /// Tells those who watch an actor how it stands.
    mutating func tell(_ actor: ActorID) {
        guard let record = actors[actor], let news = news(of: actor) else { return }
        for watcher in record.watchers { send(news, to: watcher) }
    }

    private func news(of actor: ActorID) -> FromHead? {
        guard let record = actors[actor] else { return nil }
        switch record.state {
        case .alive(_, let worker):
            return .actorLocated(
                actor, incarnation: record.incarnation, worker, retries: record.spec.options.callRetries)
        case .dead(let error): return .actorDead(actor, error)
        case .queued, .granted, .starting, .backingOff:
            return record.lastLoss.map { .actorUnavailable(actor, incarnation: record.lostIncarnation, $0) }
        }
    }

    mutating func find(_ request: UInt64, _ name: ActorName, _ type: String, for peer: PeerID) {
        guard let actor = names[name], let record = actors[actor] else {
            let error = RuntimeError(
                .actorNotFound,
                "no actor named '\(name.name)' lives in the namespace '\(name.namespace)': spawn one with that name")
            return send(.named(request: request, nil, error), to: peer)
        }
        guard record.spec.type == type else {
            let error = RuntimeError(
                .wrongActorType, "the actor '\(name.name)' is a \(record.spec.type), not a \(type)")
            return send(.named(request: request, nil, error), to: peer)
        }
        send(.named(request: request, actor, nil), to: peer)
    }
}

/// The tasks that run in actors, one after another.
extension HeadState {
    mutating func place(_ task: TaskID, inActor actor: ActorID) {
        guard let record = actors[actor] else {
            return fail(task, ObjectFailure(RuntimeError(.actorNotFound, "the actor \(actor) is not known")))
        }
        if case .dead(let error) = record.state { return fail(task, ObjectFailure(error)) }
        tasks[task]?.state = .heldForActor
        tasks[task]?.turn = nextLease
        nextLease += 1
        markDirty(.taskProgress(task))
        if !record.tasks.contains(task) { actors[actor]?.tasks.append(task) }
        if record.isAlive { startTurn(of: task, in: actor) }
    }

    private mutating func startTurn(of task: TaskID, in actor: ActorID) {
        guard tasks[task]?.state == .heldForActor, case .alive(_, let worker)? = actors[actor]?.state else { return }
        run(task, under: nil, in: worker)
    }

    mutating func finishTurn(of task: TaskID, in actor: ActorID) {
        tasks[task]?.state = .waiting(missing: 0)
        tasks[task]?.turn = nil
        actors[actor]?.tasks.removeAll { $0 == task }
    }
}
