/// The workers of one node, from the wish for one to the report of its end. A pure value.
///
/// The head is told of every worker's end exactly once, whether the worker ever came to be or not.
package struct WorkerRoster: Sendable {
    /// How long things may take.
    package struct Limits: Sendable {
        /// From the wish for a worker until it has joined.
        package var joining: Duration
        /// From the request to end until the worker is killed.
        package var grace: Duration

        package init(joining: Duration = .seconds(30), grace: Duration = .seconds(30)) {
            self.joining = joining
            self.grace = grace
        }
    }

    package enum Action: Sendable {
        /// Start a process; tell how that went by `spawned` or `failed`.
        case spawn(PeerID)
        /// Ask the worker's process to end.
        case terminate(PeerID)
        /// End the worker's process and whatever it has started.
        case kill(PeerID)
        /// Tell the head.
        case report(PeerID, RuntimeError)
        /// Call `wake` at this time.
        case wake(at: Duration)
        /// No worker is left, and none will be started again.
        case finished
    }

    private enum Phase {
        /// The process is being started.
        case spawning
        /// The process is there, the worker has yet to join.
        case joining
        case running
    }

    /// Why this node has a worker end.
    private enum Fate {
        case asked(force: Bool)
        case leaving
        case neverJoined
        case abandoned(RuntimeError)
    }

    private struct Worker {
        var phase = Phase.spawning
        /// When the patience with it ends.
        var deadline: Duration?
        var fate: Fate?
        /// Whether it was killed because it did not end when it was asked to.
        var isOverdue = false
        var isKilled = false
    }

    private let limits: Limits
    private var workers: [PeerID: Worker] = [:]
    private var closing: RuntimeError?
    private var isFinished = false

    package init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// The workers whose end was not reported yet, in the order of their identities.
    package var members: [PeerID] { workers.keys.sorted() }

    /// Whether the end of a worker is the doing of this node, which needs no further explanation.
    package func wasKilled(_ id: PeerID) -> Bool {
        workers[id]?.isKilled ?? false
    }
}

extension WorkerRoster {
    /// The head wants a worker.
    package mutating func start(_ id: PeerID, now: Duration) -> [Action] {
        if let closing { return [.report(id, Self.notStarted(id, closing))] }
        guard workers[id] == nil else { return [] }
        let deadline = now + limits.joining
        workers[id] = Worker(deadline: deadline)
        return [.spawn(id), .wake(at: deadline)]
    }

    /// The worker's process is there.
    package mutating func spawned(_ id: PeerID) -> [Action] {
        guard workers[id]?.phase == .spawning else { return [] }
        workers[id]?.phase = .joining
        // It was given up meanwhile. It has nothing yet that it could put in order.
        return workers[id]?.fate == nil ? [] : kill(id)
    }

    /// There will be no process.
    package mutating func failed(_ id: PeerID, _ error: RuntimeError) -> [Action] {
        guard workers.removeValue(forKey: id) != nil else { return [] }
        return [.report(id, Self.notStarted(id, error))] + finishIfEmpty()
    }

    /// The worker is a member of the cluster.
    package mutating func joined(_ id: PeerID) {
        guard workers[id]?.phase == .joining else { return }
        workers[id]?.phase = .running
        if workers[id]?.fate == nil { workers[id]?.deadline = nil }
    }

    /// The worker's process has ended.
    package mutating func ended(_ id: PeerID, _ obituary: ProcessObituary) -> [Action] {
        guard let worker = workers.removeValue(forKey: id) else { return [] }
        return [.report(id, error(id, worker, obituary))] + finishIfEmpty()
    }

    /// The head wants a worker to end.
    package mutating func stop(_ id: PeerID, force: Bool, now: Duration) -> [Action] {
        stop(id, .asked(force: force), force: force, now)
    }

    /// It is the time that was asked for, or later.
    package mutating func wake(now: Duration) -> [Action] {
        var actions: [Action] = []
        for id in members where workers[id]?.deadline.map({ $0 <= now }) ?? false {
            workers[id]?.deadline = nil
            if workers[id]?.fate == nil {
                workers[id]?.fate = .neverJoined
            } else {
                workers[id]?.isOverdue = true
            }
            actions += kill(id)
        }
        return actions + wakeAtNextDeadline()
    }

    /// The node leaves: all workers are asked to end, and no further one is started.
    package mutating func shutDown(now: Duration) -> [Action] {
        closing = closing ?? RuntimeError(.shutDown, "the node leaves the cluster")
        return members.flatMap { stop($0, .leaving, force: false, now) } + finishIfEmpty()
    }

    /// There is nobody left to work for: all workers are killed, and no further one is started.
    package mutating func abandon(_ error: RuntimeError) -> [Action] {
        closing = closing ?? error
        var actions: [Action] = []
        for id in members {
            if workers[id]?.fate == nil { workers[id]?.fate = .abandoned(error) }
            workers[id]?.deadline = nil
            actions += kill(id)
        }
        return actions + finishIfEmpty()
    }
}

extension WorkerRoster {
    private mutating func stop(_ id: PeerID, _ fate: Fate, force: Bool, _ now: Duration) -> [Action] {
        guard let worker = workers[id] else { return [] }
        let isFirst = worker.fate == nil
        if isFirst { workers[id]?.fate = fate }
        if force {
            workers[id]?.deadline = nil
            return kill(id)
        }
        guard isFirst else { return [] }
        guard worker.phase != .spawning else {
            workers[id]?.deadline = nil
            return []
        }
        let deadline = now + limits.grace
        workers[id]?.deadline = deadline
        return [.terminate(id), .wake(at: deadline)]
    }

    /// A process that is still being started is killed when it is there.
    private mutating func kill(_ id: PeerID) -> [Action] {
        guard let worker = workers[id], worker.phase != .spawning, !worker.isKilled else { return [] }
        workers[id]?.isKilled = true
        return [.kill(id)]
    }

    private func wakeAtNextDeadline() -> [Action] {
        workers.values.compactMap(\.deadline).min().map { [.wake(at: $0)] } ?? []
    }

    private mutating func finishIfEmpty() -> [Action] {
        guard closing != nil, workers.isEmpty, !isFinished else { return [] }
        isFinished = true
        return [.finished]
    }

    private static func notStarted(_ id: PeerID, _ error: RuntimeError) -> RuntimeError {
        RuntimeError(.workerFailedToStart, "the worker \(id) was not started", cause: error)
    }

    private func error(_ id: PeerID, _ worker: Worker, _ obituary: ProcessObituary) -> RuntimeError {
        let what = "the worker \(id)"
        let late = worker.isOverdue ? ": it did not end within \(limits.grace) of being asked to" : ""
        return switch worker.fate {
        case .asked(let force):
            obituary.error(what, .shutDown, remark: force ? " as the head wanted" : late)
        case .leaving:
            obituary.error(what, .shutDown, remark: " because its node left the cluster" + late)
        case .abandoned(let error):
            RuntimeError(.peerLost, "the worker \(id) was ended: its node has no head any more", cause: error)
        case .neverJoined:
            obituary.error(
                what, .workerFailedToStart,
                remark: " because it did not join within \(limits.joining): its program must serve the cluster, "
                    + "as a ClusterProgram does")
        case nil:
            unexpected(what, worker, obituary)
        }
    }

    private func unexpected(_ what: String, _ worker: Worker, _ obituary: ProcessObituary) -> RuntimeError {
        guard worker.phase == .running else {
            return obituary.error(what, .workerFailedToStart, remark: " before it joined")
        }
        let remark = obituary.end == .exited(code: 0) ? " though nobody had asked it to end" : ""
        return obituary.error(what, .peerLost, remark: remark)
    }
}
