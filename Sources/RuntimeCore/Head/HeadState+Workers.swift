import DequeModule

/// Workers: the processes that run tasks and house actors.
extension HeadState {
    /// Resources are there: finds a worker on the node, or has one started.
    mutating func granted(_ lease: LeaseID, on node: NodeID, in bundle: Int?) {
        guard let purpose = leases[lease], nodes[node] != nil else { return }
        nodes[node]?.lastUse = now
        nodes[node]?.isPreparing = true
        defer { startReadyWorker(on: node) }
        switch purpose {
        case .task(let task):
            tasks[task]?.state = .granted(lease, node)
            tasks[task]?.bundle = bundle
            provideWorker(for: lease, on: node)
        case .actor(let actor):
            guard let spec = actors[actor]?.spec else { return }
            actors[actor]?.state = .granted(lease, node)
            actors[actor]?.bundle = bundle
            if spec.options.isolation == .shared {
                provideSharedWorker(for: lease, on: node)
            } else {
                provideWorker(for: lease, on: node)
            }
        }
    }

    private mutating func provideWorker(for lease: LeaseID, on node: NodeID) {
        if let worker = nodes[node]?.idle.popLast() { return assign(lease, to: worker) }
        nodes[node]?.waiting.append(lease)
        startMissingWorkers(on: node)
    }

    private mutating func startMissingWorkers(on node: NodeID) {
        while let record = nodes[node], record.starting < record.waiting.count {
            nodes[node]?.starting += 1
            startWorker(on: node, isShared: false)
        }
    }

    private mutating func provideSharedWorker(for lease: LeaseID, on node: NodeID) {
        guard let shared = nodes[node]?.shared, let worker = workers[shared], worker.ending == nil else {
            let started = startWorker(on: node, isShared: true)
            nodes[node]?.shared = started
            nodes[node]?.waitingForShared.append(lease)
            return
        }
        if worker.state == .starting {
            nodes[node]?.waitingForShared.append(lease)
        } else {
            assign(lease, to: shared)
        }
    }

    @discardableResult
    mutating func startWorker(on node: NodeID, isShared: Bool) -> PeerID {
        let worker = PeerID.random(using: &generator)
        workers[worker] = WorkerRecord(node: node, state: .starting, isShared: isShared)
        nodes[node]?.workers.insert(worker)
        markDirty(.worker(worker))
        alarms.set(.workerStart(worker), at: now + options.workerStartLimit)
        send(.startWorker(worker), to: node.peer)
        return worker
    }

    /// A worker that was asked for has joined.
    mutating func workerJoined(_ worker: PeerID) {
        guard let record = workers[worker], record.state == .starting else { return }
        alarms.clear(.workerStart(worker))
        if record.isShared {
            workers[worker]?.state = .shared
            let leases = nodes[record.node]?.waitingForShared ?? []
            nodes[record.node]?.waitingForShared = []
            for lease in leases { assign(lease, to: worker) }
        } else {
            nodes[record.node]?.starting -= 1
            employ(worker)
            startReadyWorker(on: record.node)
        }
    }

    /// A worker has nothing to do: it takes the next lease that waits on its node, or waits itself.
    mutating func employ(_ worker: PeerID) {
        guard let node = workers[worker]?.node, nodes[node] != nil else { return }
        guard workers[worker]?.ending == nil else {
            workers[worker]?.state = .ending
            return
        }
        workers[worker]?.state = .idle(since: now)
        // It can be told nothing now; it will ask for work when it is back.
        if let session = sessions[worker], session.phase != .current { return }
        while let lease = nodes[node]?.waiting.popFirst() {
            if leases[lease] != nil { return assign(lease, to: worker) }
        }
        nodes[node]?.idle.append(worker)
        if !alarms.isSet(.idleWorkers) { alarms.set(.idleWorkers, at: now + options.idleWorkerLife) }
        if !alarms.isSet(.unusedNodes) { alarms.set(.unusedNodes, at: now + options.unusedNodeLife) }
    }

    private mutating func assign(_ lease: LeaseID, to worker: PeerID) {
        switch leases[lease] {
        case .task(let task)?:
            workers[worker]?.state = .task(task)
            run(task, under: lease, in: worker)
        case .actor(let actor)?:
            if workers[worker]?.isShared == false { workers[worker]?.state = .actor(actor) }
            create(actor, under: lease, in: worker)
        case nil:
            if workers[worker]?.isShared == false { employ(worker) }
        }
    }

    /// Ends the workers that have been idle for too long, beyond those that are kept for the next tasks.
    mutating func endIdleWorkers() {
        var next: Duration?
        for (id, node) in nodes.sorted(by: { $0.key < $1.key }) {
            let kept = max(node.offer.capacity.wholeProcessors, node.offer.readyWorkers)
            var surplus = node.idle.count - kept
            while surplus > 0, let worker = nodes[id]?.idle.first, case .idle(let since) = workers[worker]?.state {
                let time = since + options.idleWorkerLife
                guard time <= now else {
                    next = min(next ?? time, time)
                    break
                }
                nodes[id]?.idle.removeFirst()
                end(worker, force: false)
                surplus -= 1
            }
        }
        if let next { alarms.set(.idleWorkers, at: next) }
    }

    /// Has a worker's process ended. What is in it by now is lost with `reason`.
    mutating func end(_ worker: PeerID, force: Bool, because reason: RuntimeError? = nil) {
        guard let record = workers[worker] else { return }
        takeFromIdle(worker)
        if let reason { workers[worker]?.reason = reason }
        if record.actors.isEmpty, taskOf(worker) == nil { workers[worker]?.state = .ending }
        if record.ending != .forced { workers[worker]?.ending = force ? .forced : .asked }
        markDirty(.worker(worker))
        send(.stopWorker(worker, force: force), to: record.node.peer)
    }

    /// Nothing is given to a worker for the time being.
    mutating func takeFromIdle(_ worker: PeerID) {
        guard case .idle? = workers[worker]?.state, let node = workers[worker]?.node else { return }
        nodes[node]?.idle.removeAll { $0 == worker }
    }

    func taskOf(_ worker: PeerID) -> TaskID? {
        if case .task(let task) = workers[worker]?.state { return task }
        return nil
    }
}
