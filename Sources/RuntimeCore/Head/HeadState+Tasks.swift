/// Tasks: from their submission to the moment a worker has them.
extension HeadState {
    mutating func submit(_ spec: TaskSpec, from peer: PeerID) {
        let result = spec.id.result
        guard tasks[spec.id] == nil, objects[result] == nil else { return }
        objects[result] = ObjectRecord(state: .pending, isResult: true, watchers: [peer])
        references.retain(result, by: .process(peer))
        tasks[spec.id] = TaskRecord(spec: spec, state: .waiting(missing: 0))
        own(spec.id)
        if let parent = spec.parent { children[parent, default: []].insert(spec.id) }
        markWhole(spec.id)
        holdArguments(of: spec)
        awaitArguments(of: spec.id)
    }

    /// The task ends with the process that has submitted it. One whose process is gone was told to end, or is run again
    /// for others.
    mutating func own(_ task: TaskID) {
        let submitter = task.result.creator
        guard membership.isMember(submitter) else { return }
        owned[submitter, default: Belongings()].tasks.insert(task)
    }

    private mutating func holdArguments(of spec: TaskSpec) {
        for argument in spec.arguments { references.retain(argument, by: .task(spec.id)) }
    }

    /// Counts the arguments that are not there yet, has those made again that are gone, and goes on if none is missing.
    mutating func awaitArguments(of task: TaskID) {
        guard let spec = tasks[task]?.spec else { return }
        var missing = 0
        for argument in spec.arguments {
            if objects[argument]?.state == .freed { rebuild(argument) }
            switch objects[argument]?.state {
            case .inline, .stored: break
            case .pending:
                missing += 1
                objects[argument]?.dependents.append(task)
            case .failed(let failure): return fail(task, failure)
            case .freed, nil:
                return fail(task, ObjectFailure(Self.gone(argument)))
            }
        }
        tasks[task]?.state = .waiting(missing: missing)
        if missing == 0 { place(task) }
    }

    /// One of a task's arguments has come.
    mutating func argumentCame(_ argument: ObjectID, for task: TaskID) {
        guard case .waiting(let missing)? = tasks[task]?.state else { return }
        if case .failed(let failure)? = objects[argument]?.state { return fail(task, failure) }
        tasks[task]?.state = .waiting(missing: missing - 1)
        if missing == 1 { place(task) }
    }

    /// All arguments are there: asks for resources, or for the actor's turn.
    private mutating func place(_ task: TaskID) {
        guard let record = tasks[task] else { return }
        let spec = record.spec
        if let actor = spec.actor { return place(task, inActor: actor) }
        let lease = makeLease(for: .task(task))
        tasks[task]?.state = .queued(lease)
        markDirty(.taskProgress(task))
        do {
            perform(try scheduler.submit(request(for: spec, lease), wasFeasible: record.attempt > 0))
        } catch {
            leases[lease] = nil
            tasks[task]?.state = .waiting(missing: 0)
            fail(task, ObjectFailure(error))
        }
    }

    func request(for spec: TaskSpec, _ lease: LeaseID) -> PlacementRequest {
        PlacementRequest(
            id: lease, resources: spec.options.resources, strategy: spec.options.placement,
            labels: spec.options.labels, locality: locality(of: spec.arguments))
    }

    /// How many bytes of the arguments lie on each node.
    private func locality(of arguments: [ObjectID]) -> [PlacementRequest.Locality] {
        var bytes: [NodeID: Int] = [:]
        for argument in arguments {
            guard case .stored(let size, let stores)? = objects[argument]?.state else { continue }
            for store in stores {
                let node = NodeID(rawValue: store.rawValue)
                if nodes[node] != nil { bytes[node, default: 0] += size }
            }
        }
        return bytes.sorted { $0.key < $1.key }.map { PlacementRequest.Locality(node: $0.key, bytes: $0.value) }
    }

    /// Gives a worker what it needs to run a task.
    mutating func run(_ task: TaskID, under lease: LeaseID?, in worker: PeerID) {
        guard var record = tasks[task] else { return }
        record.attempt += 1
        record.state = .running(lease, worker: worker)
        tasks[task] = record
        markDirty(.taskProgress(task))
        trace(.begin, "task", record.spec.options.name ?? record.spec.type, task, in: worker)
        sendRun(of: record, to: worker)
    }

    mutating func sendRun(of record: TaskRecord, to worker: PeerID) {
        let arguments = record.spec.arguments.compactMap { argument in
            objects[argument]?.info.map { ArgumentInfo(id: argument, info: $0) }
        }
        send(.run(TaskOrder(record.spec, attempt: record.attempt, arguments: arguments)), to: worker)
    }

    /// A running task waits for objects, or goes on: its processors are free for others meanwhile.
    mutating func setBlocked(_ task: TaskID, _ isBlocked: Bool, by peer: PeerID) {
        guard case .running(let lease?, worker: peer)? = tasks[task]?.state, tasks[task]?.isBlocked != isBlocked else {
            return
        }
        tasks[task]?.isBlocked = isBlocked
        markDirty(.taskProgress(task))
        perform(isBlocked ? scheduler.suspend(lease) : scheduler.resume(lease))
    }
}
