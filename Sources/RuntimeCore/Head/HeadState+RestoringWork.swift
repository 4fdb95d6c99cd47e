/// The actors, tasks and objects of a head that was restarted.
extension HeadState {
    mutating func restoreReferences(_ known: RestoredRecords) {
        for (object, peer) in known.references { references.retain(object, by: .process(peer)) }
        for (token, passage) in known.passages { references.restore(passage, token: token) }
    }

    mutating func restoreObjects(_ known: RestoredRecords) {
        for (object, record) in known.objects {
            var restored = ObjectRecord(state: .pending, isResult: record.isResult, contents: record.contents)
            switch record.info {
            case .inline(let bytes): restored.state = .inline(bytes)
            case .failed(let failure): restored.state = .failed(failure)
            case .stored(let size, let stores):
                restored.state = .stored(size: size, stores: stores)
                for store in stores { stored[store, default: []].insert(object) }
            }
            objects[object] = restored
            for content in record.contents { references.retain(content, by: .object(object)) }
        }
    }

    /// Puts the actors back; returns what resources they hold.
    mutating func restoreActors(_ known: RestoredRecords) -> [RestoredGrant] {
        var grants: [RestoredGrant] = []
        for (actor, entry) in known.actors.sorted(by: { $0.key < $1.key }) {
            guard let spec = entry.spec, let progress = entry.progress else { continue }
            var record = ActorRecord(spec: spec, state: .backingOff(until: now), incarnation: progress.incarnation)
            record.restarts = RestartLedger(restarts: progress.restarts)
            record.lastLoss = progress.lastLoss
            record.isStopping = progress.isStopping
            record.bundle = progress.bundle
            if let end = progress.end {
                record.state = .dead(end)
                endedActors.append(actor)
            } else if let lease = progress.lease, let worker = progress.worker, let node = workers[worker]?.node {
                record.state = progress.isAlive ? .alive(lease, worker: worker) : .starting(lease, worker: worker)
                house(actor, in: worker)
                grants.append(
                    RestoredGrant(
                        lease: lease, node: node, strategy: spec.options.placement, bundle: progress.bundle))
                adopt(lease, for: .actor(actor))
            }
            actors[actor] = record
            if !record.isDead { restoreTies(of: spec) }
        }
        return grants
    }

    private mutating func house(_ actor: ActorID, in worker: PeerID) {
        workers[worker]?.actors.insert(actor)
        if workers[worker]?.isShared == false { workers[worker]?.state = .actor(actor) }
    }

    private mutating func restoreTies(of spec: ActorSpec) {
        if let name = spec.name { names[name] = spec.id }
        if spec.options.lifetime == .spawner { owned[spec.owner, default: Belongings()].actors.insert(spec.id) }
        for object in spec.references { references.retain(object, by: .actor(spec.id)) }
    }

    private mutating func adopt(_ lease: LeaseID, for purpose: LeasePurpose) {
        leases[lease] = purpose
        nextLease = max(nextLease, lease.rawValue + 1)
    }

    /// Puts the tasks back; returns what resources they hold.
    mutating func restoreTasks(_ known: RestoredRecords) -> [RestoredGrant] {
        var grants: [RestoredGrant] = []
        var turns: [(UInt64, ActorID, TaskID)] = []
        for (task, entry) in known.tasks.sorted(by: { $0.key < $1.key }) {
            guard let spec = entry.spec, let progress = entry.progress else { continue }
            var record = TaskRecord(spec: spec, state: .waiting(missing: 0))
            record.take(progress)
            if progress.isFinished {
                record.state = .finished
            } else if let worker = progress.worker, let node = workers[worker]?.node {
                record.state = .running(progress.lease, worker: worker)
                if let lease = progress.lease {
                    workers[worker]?.state = .task(task)
                    grants.append(
                        RestoredGrant(
                            lease: lease, node: node, strategy: spec.options.placement, bundle: progress.bundle))
                    adopt(lease, for: .task(task))
                }
            } else if spec.actor != nil, progress.turn != nil {
                record.state = .heldForActor
            }
            if let turn = progress.turn, !progress.isFinished, let actor = spec.actor {
                turns.append((turn, actor, task))
                nextLease = max(nextLease, turn + 1)
            }
            tasks[task] = record
            restoreTies(of: record)
        }
        for (_, actor, task) in turns.sorted(by: { $0.0 < $1.0 }) { actors[actor]?.tasks.append(task) }
        return grants
    }

    private mutating func restoreTies(of record: TaskRecord) {
        let spec = record.spec
        if record.holdsLineage { for argument in spec.arguments { references.retain(argument, by: .lineage(spec.id)) } }
        if objects[spec.id.result] == nil {
            objects[spec.id.result] = ObjectRecord(state: record.isFinished ? .freed : .pending, isResult: true)
        }
        guard !record.isFinished else { return }
        for argument in spec.arguments { references.retain(argument, by: .task(spec.id)) }
        own(spec.id)
        if let parent = spec.parent { children[parent, default: []].insert(spec.id) }
    }

    mutating func restoreBlock(of task: TaskID) {
        guard let record = tasks[task], record.isBlocked, let lease = record.lease else { return }
        perform(scheduler.suspend(lease))
    }

    /// Asks again for the resources that were waited for, in the old order, then for those that follow from it.
    mutating func placeWaiting(_ known: RestoredRecords) {
        var waiting: [(LeaseID, LeasePurpose)] = []
        for (actor, entry) in known.actors where actors[actor]?.state == .backingOff(until: now) {
            if let lease = entry.progress?.lease { waiting.append((lease, .actor(actor))) }
        }
        for (task, entry) in known.tasks where tasks[task]?.state == .waiting(missing: 0) {
            if let lease = entry.progress?.lease { waiting.append((lease, .task(task))) }
        }
        waiting.sort { $0.0 < $1.0 }
        for (lease, purpose) in waiting { requeue(lease, purpose) }
        for actor in actors.keys.sorted() where actors[actor]?.state == .backingOff(until: now) { place(actor) }
        for task in tasks.keys.sorted() where tasks[task]?.state == .waiting(missing: 0) { awaitArguments(of: task) }
    }

    private mutating func requeue(_ lease: LeaseID, _ purpose: LeasePurpose) {
        adopt(lease, for: purpose)
        switch purpose {
        case .actor(let actor): actors[actor]?.state = .queued(lease)
        case .task(let task): tasks[task]?.state = .queued(lease)
        }
        do {
            perform(try scheduler.restoreRequest(request(for: lease)))
        } catch {
            refuse(lease, purpose, error)
        }
    }

    private mutating func refuse(_ lease: LeaseID, _ purpose: LeasePurpose, _ error: RuntimeError) {
        leases[lease] = nil
        switch purpose {
        case .actor(let actor): conclude(actor, error)
        case .task(let task): fail(task, ObjectFailure(error))
        }
    }
}

extension TaskRecord {
    fileprivate mutating func take(_ progress: TaskProgress) {
        attempt = progress.attempt
        failures = progress.failures
        isCancelled = progress.isCancelled
        eviction = progress.eviction
        bundle = progress.bundle
        turn = progress.turn
        isBlocked = progress.isBlocked
        holdsLineage = progress.holdsLineage
    }
}
