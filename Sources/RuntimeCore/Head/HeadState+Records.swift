/// What is written down. What is made of it after a restart is in `HeadState+Restoring`.
extension HeadState {
    /// Notes that something has to be written down again.
    mutating func markDirty(_ key: RecordKey) {
        if options.isDurable { dirty.insert(key) }
    }

    /// Notes that an actor is new, or is forgotten.
    mutating func markWhole(_ actor: ActorID) {
        markDirty(.actor(actor))
        markDirty(.actorProgress(actor))
    }

    /// Notes that a task is new, or is forgotten.
    mutating func markWhole(_ task: TaskID) {
        markDirty(.task(task))
        markDirty(.taskProgress(task))
    }

    /// Writes down what this event has changed, before anything is said about it, and with it that the message was heard.
    mutating func record() {
        for change in references.takeChanges() {
            switch change {
            case .holding(let object, let peer): dirty.insert(.reference(object, by: peer))
            case .passage(let token): dirty.insert(.passage(token: token))
            }
        }
        guard !dirty.isEmpty else { return }
        if let speaker, sessions[speaker] != nil { dirty.insert(.heard(speaker)) }
        let records = dirty.map { HeadAction.record($0, record(of: $0)) }
        dirty.removeAll(keepingCapacity: true)
        actions.insert(contentsOf: records, at: 0)
    }

    /// Everything that is written down at this moment.
    package var records: [RecordKey: HeadRecord] {
        var keys: [RecordKey] = [.cluster]
        for member in membership.members { keys += [.process(member.peer), .heard(member.peer)] }
        for worker in workers.keys { keys.append(.worker(worker)) }
        for actor in actors.keys { keys += [.actor(actor), .actorProgress(actor)] }
        for task in tasks.keys { keys += [.task(task), .taskProgress(task)] }
        for object in objects.keys { keys.append(.object(object)) }
        for (peer, objects) in references.objectsByHolder { keys += objects.map { .reference($0, by: peer) } }
        for token in references.passages.tokens { keys.append(.passage(token: token)) }
        for group in groups.keys { keys.append(.group(group)) }
        var records: [RecordKey: HeadRecord] = [:]
        for key in keys { records[key] = record(of: key) }
        return records
    }

    private func record(of key: RecordKey) -> HeadRecord? {
        switch key {
        case .cluster: .cluster(epoch: epoch, finishedTasks: finishedTasks)
        case .process(let peer):
            membership.description(of: peer).map { .process($0, admission: membership.admission(of: peer) ?? 0) }
        case .heard(let peer): sessions[peer].map { .heard($0.heard) }
        case .worker(let worker): workers[worker].map { .worker(WorkerProgress(of: $0)) }
        case .actor(let actor): actors[actor].map { .actor($0.spec) }
        case .actorProgress(let actor): actors[actor].map { .actorProgress(ActorProgress(of: $0)) }
        case .task(let task): tasks[task].map { .task($0.spec) }
        case .taskProgress(let task): tasks[task].map { .taskProgress(TaskProgress(of: $0)) }
        case .object(let object): objects[object].flatMap(record(of:))
        case .reference(let object, let peer): references.isHeld(object, by: peer) ? .reference : nil
        case .passage(let token): references.passage(token).map { .passage($0) }
        case .group(let group): groups[group].map { .group($0.spec, owner: $0.owner, nodes: $0.placed) }
        }
    }

    private func record(of object: ObjectRecord) -> HeadRecord? {
        object.info.map { .object($0, isResult: object.isResult, contents: object.contents) }
    }
}

extension WorkerProgress {
    init(of record: WorkerRecord) {
        self.init(node: record.node, isShared: record.isShared, ending: record.ending, reason: record.reason)
    }
}

extension ActorProgress {
    init(of record: ActorRecord) {
        self.init(
            incarnation: record.incarnation, restarts: record.restarts.restarts, worker: record.worker,
            isAlive: record.isAlive, lease: record.lease, bundle: record.bundle, isStopping: record.isStopping,
            lastLoss: record.lastLoss, end: record.end)
    }
}

extension TaskProgress {
    init(of record: TaskRecord) {
        self.init(
            attempt: record.attempt, failures: record.failures, worker: record.worker, lease: record.lease,
            bundle: record.bundle, turn: record.turn, isBlocked: record.isBlocked, isFinished: record.isFinished,
            isCancelled: record.isCancelled, eviction: record.eviction, holdsLineage: record.holdsLineage)
    }
}
