/// The ends of workers.
extension HeadState {
    /// A node says how a worker's process ended.
    mutating func workerEnded(_ worker: PeerID, _ error: RuntimeError, reportedBy node: PeerID) {
        guard workers[worker]?.node.peer == node else { return }
        perform(membership.expel(worker, error))
        // A process that has ended before it joined was never a member.
        if workers[worker] != nil { lostWorker(worker, error) }
    }

    /// The connection to a worker has closed: its node will soon say how its process ended.
    mutating func workerDisconnected(_ worker: PeerID) {
        takeFromIdle(worker)
        let grace = max(options.endReportDelay, options.membership.reconnectGrace)
        alarms.set(.workerEnd(worker), at: now + grace)
    }

    /// The node's word has not come in time.
    mutating func workerEndIsOverdue(_ worker: PeerID) {
        guard let record = workers[worker] else { return }
        let error = RuntimeError(.peerLost, "the worker closed its connection, but its process has not ended")
        send(.stopWorker(worker, force: true), to: record.node.peer)
        perform(membership.expel(worker, error))
    }

    /// A worker did not join in time.
    mutating func workerStartIsOverdue(_ worker: PeerID) {
        guard let record = workers[worker], record.state == .starting else { return }
        send(.stopWorker(worker, force: true), to: record.node.peer)
        lostWorker(
            worker,
            RuntimeError(.nodeFailedToStart, "the worker did not join within \(options.workerStartLimit)"))
    }

    /// A worker is gone, and all that was in it.
    mutating func lostWorker(_ worker: PeerID, _ error: RuntimeError) {
        guard let record = workers.removeValue(forKey: worker) else { return }
        markDirty(.worker(worker))
        alarms.clear(.workerEnd(worker))
        alarms.clear(.workerStart(worker))
        nodes[record.node]?.workers.remove(worker)
        if case .idle = record.state { nodes[record.node]?.idle.removeAll { $0 == worker } }
        let cause = record.reason ?? error
        switch record.state {
        case .starting: failedToStart(worker, record, error)
        case .task(let task): lostRun(of: task, cause)
        case .idle, .actor, .shared, .ending: break
        }
        if nodes[record.node]?.shared == worker { nodes[record.node]?.shared = nil }
        for actor in record.actors.sorted() { lostHome(of: actor, cause) }
        lostProcess(worker, cause)
    }

    /// A worker that never joined: the leases that waited for it try again, a few times in all.
    private mutating func failedToStart(_ worker: PeerID, _ record: WorkerRecord, _ error: RuntimeError) {
        if record.isShared {
            let waiting = nodes[record.node]?.waitingForShared ?? []
            nodes[record.node]?.waitingForShared = []
            for lease in waiting { lostPlace(of: lease, error) }
        } else {
            nodes[record.node]?.starting -= 1
            // Where workers cannot start they are not started for nothing.
            nodes[record.node]?.isPreparing = false
            guard let node = nodes[record.node], node.starting < node.waiting.count else { return }
            if let lease = nodes[record.node]?.waiting.popLast() { lostPlace(of: lease, error) }
        }
    }

    /// The node on which something was granted is lost before it had a worker there: it is placed elsewhere.
    mutating func placeAnew(_ lease: LeaseID) {
        let purpose = leases[lease]
        drop(lease)
        switch purpose {
        case .task(let task)?: again(task)
        case .actor(let actor)?: place(actor)
        case nil: break
        }
    }

    /// What was granted cannot be had on that node after all.
    mutating func lostPlace(of lease: LeaseID, _ error: RuntimeError) {
        switch leases[lease] {
        case .task(let task)?: lostRun(of: task, error)
        case .actor(let actor)?: lostHome(of: actor, error)
        case nil: break
        }
    }
}
