/// The state as it is shown to people.
extension HeadState {
    /// How many actors, tasks and objects are listed at most; all are counted.
    static let listed = 1000
    /// How many of the scheduler's queues are listed at most, the longest first.
    static let listedQueues = 20

    package func status() -> ClusterStatus {
        var status = ClusterStatus(epoch: epoch)
        let schedule = scheduler.status(listing: Self.listedQueues)
        status.nodes = nodeList(schedule)
        status.queues = schedule.queues.map {
            ClusterStatus.Queue(resources: $0.resources, strategy: $0.strategy, count: $0.count, reason: $0.reason)
        }
        status.processes = processList()
        status.actors = actors.keys.sorted().prefix(Self.listed).compactMap(show)
        status.tasks = taskList()
        status.objects = objectList()
        status.groups = groupList()
        for record in actors.values { status.counts.actors[name(of: record.state), default: 0] += 1 }
        for record in tasks.values where !record.isFinished {
            status.counts.tasks[name(of: record.state), default: 0] += 1
        }
        for record in objects.values { status.counts.objects[name(of: record.state), default: 0] += 1 }
        status.counts.finishedTasks = finishedTasks
        return status
    }

    private func nodeList(_ schedule: SchedulerStatus) -> [ClusterStatus.Node] {
        let uses = Dictionary(schedule.nodes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return membership.members.compactMap { member in
            guard case .node(let offer) = member.description.role else { return nil }
            let id = NodeID(rawValue: member.peer.rawValue)
            return ClusterStatus.Node(
                id: id, host: member.description.host, state: member.state, reason: member.reason,
                capacity: offer.capacity, available: uses[id]?.available ?? .none, grants: uses[id]?.grants ?? 0,
                labels: offer.labels,
                workers: nodes[id]?.workers.count ?? 0, storedBytes: storedBytes(in: member.peer),
                address: member.description.address)
        }
    }

    private func storedBytes(in store: PeerID) -> Int {
        (stored[store] ?? []).reduce(0) { sum, object in
            if case .stored(let size, _)? = objects[object]?.state { return sum + size }
            return sum
        }
    }

    private func processList() -> [ClusterStatus.Process] {
        membership.members.filter { membership.isMember($0.peer) }.compactMap { member in
            switch member.description.role {
            case .node: nil
            case .driver:
                show(member, role: "driver", node: nil, state: member.state == "alive" ? "connected" : member.state)
            case .worker(let node):
                show(member, role: "worker", node: node, state: workers[member.peer].map(employment) ?? "lost")
            }
        }
    }

    private func show(
        _ member: MembershipTable<PeerDescription>.Member, role: String, node: NodeID?, state: String
    ) -> ClusterStatus.Process {
        ClusterStatus.Process(
            id: member.peer, role: role, node: node, processIdentifier: member.description.processIdentifier,
            state: state, log: member.description.log)
    }

    private func employment(_ worker: WorkerRecord) -> String {
        switch worker.state {
        case .starting: "starting"
        case .idle: "idle"
        case .task(let task): "task \(tasks[task].map { $0.spec.options.name ?? $0.spec.type } ?? "\(task)")"
        case .actor(let actor): "actor \(actors[actor]?.spec.title ?? "\(actor)")"
        case .shared: "\(worker.actors.count) shared actors"
        case .ending: "ending"
        }
    }

    private func node(of worker: PeerID?) -> NodeID? {
        worker.flatMap { workers[$0]?.node }
    }

    private func show(_ actor: ActorID) -> ClusterStatus.Actor? {
        guard let record = actors[actor] else { return nil }
        let options = record.spec.options
        let space = options.namespace == "default" ? "" : "\(options.namespace)/"
        return ClusterStatus.Actor(
            id: actor, type: record.spec.type, name: options.name.map { space + $0 }, state: name(of: record.state),
            reason: reason(record), node: node(of: record.worker), process: record.worker,
            restarts: record.restarts.restarts, resources: options.resources, isDetached: options.lifetime == .detached)
    }

    private func reason(_ record: ActorRecord) -> String? {
        switch record.state {
        case .queued(let lease): scheduler.reason(for: lease) ?? record.lastLoss?.message
        case .dead(let error): error.message
        case .backingOff, .granted, .starting: record.lastLoss?.message
        case .alive: nil
        }
    }

    private func taskList() -> [ClusterStatus.Task] {
        let open = tasks.values.lazy.filter { !$0.isFinished }.sorted { $0.spec.id < $1.spec.id }
        let ended = endedTasks.reversed().map { ended in
            show(ended.record, state: ended.record.isCancelled ? "cancelled" : "failed", ended.failure.error.message)
        }
        return open.prefix(Self.listed).map { show($0, state: name(of: $0.state), reason($0)) } + ended
    }

    private func show(_ record: TaskRecord, state: String, _ reason: String?) -> ClusterStatus.Task {
        ClusterStatus.Task(
            id: record.spec.id, name: record.spec.options.name ?? record.spec.type, state: state, reason: reason,
            node: node(of: record.worker), process: record.worker, attempt: record.attempt,
            resources: record.spec.options.resources)
    }

    private func reason(_ record: TaskRecord) -> String? {
        switch record.state {
        case .waiting(let missing): "\(missing) arguments are not there yet"
        case .queued(let lease): scheduler.reason(for: lease)
        case .granted: "a worker is being started"
        case .heldForActor: "it waits for its actor"
        case .running, .finished: nil
        }
    }

    private func objectList() -> [ClusterStatus.Object] {
        let shown = objects.map { id, record in
            ClusterStatus.Object(
                id: id, state: name(of: record.state), reason: record.failure?.error.message, size: record.size,
                stores: record.stores, holders: references.holders(of: id))
        }
        return Array(shown.sorted { ($1.size, $0.id) < ($0.size, $1.id) }.prefix(Self.listed))
    }

    private func groupList() -> [ClusterStatus.Group] {
        groups.sorted { $0.key < $1.key }.map { id, record in
            ClusterStatus.Group(
                id: id, strategy: record.spec.strategy.rawValue, state: record.nodes == nil ? "waiting" : "ready",
                reason: record.nodes == nil ? scheduler.reason(for: id) : nil, bundles: record.spec.bundles,
                nodes: record.nodes ?? [])
        }
    }
}

/// The names of states.
extension HeadState {
    func name(of state: ActorRecord.State) -> String {
        switch state {
        case .queued: "waiting"
        case .granted, .starting: "starting"
        case .alive: "alive"
        case .backingOff: "restarting"
        case .dead: "dead"
        }
    }

    func name(of state: TaskRecord.State) -> String {
        switch state {
        case .waiting: "waiting for arguments"
        case .queued: "queued"
        case .granted: "starting"
        case .heldForActor: "waiting for its actor"
        case .running: "running"
        case .finished: "finished"
        }
    }

    func name(of state: ObjectRecord.State) -> String {
        switch state {
        case .pending: "pending"
        case .inline: "inline"
        case .stored: "stored"
        case .failed: "failed"
        case .freed: "freed"
        }
    }
}

extension ObjectRecord {
    fileprivate var size: Int {
        switch state {
        case .inline(let bytes): bytes.count
        case .stored(let size, _): size
        case .pending, .failed, .freed: 0
        }
    }

    fileprivate var stores: [PeerID] {
        if case .stored(_, let stores) = state { return stores }
        return []
    }

    fileprivate var failure: ObjectFailure? {
        if case .failed(let failure) = state { return failure }
        return nil
    }
}
