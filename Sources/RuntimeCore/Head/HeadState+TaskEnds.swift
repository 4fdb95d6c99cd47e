/// Tasks: their ends, and what is made of them.
extension HeadState {
    /// A worker has run a task.
    mutating func finished(
        _ task: TaskID, _ attempt: Int, _ value: ObjectValue, _ contents: [ObjectID], by peer: PeerID
    ) {
        guard let record = tasks[task], record.attempt == attempt, record.worker == peer else {
            // Nobody waits for this try any more, but what it has written lies in a store.
            if case .stored(_, let store) = value, membership.isMember(store) { noteStrays([task.result], in: store) }
            return
        }
        trace(.end, "task", record.spec.options.name ?? record.spec.type, task, in: peer)
        leaveWorker(task, record)
        switch value {
        case .failed(let failure):
            if record.isCancelled || !record.spec.options.retriesErrors { return fail(task, failure) }
            retry(task, failure)
        case .inline, .stored:
            succeed(task, value, contents)
        }
    }

    /// The worker is free for the next task, and so are the resources.
    private mutating func leaveWorker(_ task: TaskID, _ record: TaskRecord) {
        guard case .running(let lease, let worker) = record.state else { return }
        tasks[task]?.isBlocked = false
        if let actor = record.spec.actor { return finishTurn(of: task, in: actor) }
        tasks[task]?.state = .waiting(missing: 0)
        guard let lease else { return }
        employ(worker)
        release(lease)
    }

    private mutating func succeed(_ task: TaskID, _ value: ObjectValue, _ contents: [ObjectID]) {
        guard let record = tasks[task] else { return }
        countFinished()
        tasks[task]?.state = .finished
        disown(record.spec)
        let result = task.result
        // The recipe keeps the recipes of its arguments, before the task lets go of their values.
        if record.spec.options.rebuildsLostResult {
            holdLineage(of: task)
        }
        for argument in record.spec.arguments { perform(references.release(argument, by: .task(task))) }
        if record.spec.options.rebuildsLostResult {
            markDirty(.taskProgress(task))
        } else {
            tasks[task] = nil
            markWhole(task)
        }
        settle(result, value, contents)
    }

    private mutating func countFinished() {
        finishedTasks += 1
        markDirty(.cluster)
    }

    private mutating func holdLineage(of task: TaskID) {
        guard let record = tasks[task], !record.holdsLineage else { return }
        tasks[task]?.holdsLineage = true
        for argument in record.spec.arguments { references.retain(argument, by: .lineage(task)) }
    }

    /// Runs a task once more, if it may be.
    mutating func retry(_ task: TaskID, _ failure: ObjectFailure) {
        guard let record = tasks[task] else { return }
        guard !record.isCancelled, record.spec.options.retries.allows(record.failures) else {
            return fail(task, exhausted(record, failure))
        }
        tasks[task]?.failures += 1
        again(task)
    }

    /// Starts over with a task whose result is to be made once more.
    mutating func again(_ task: TaskID) {
        tasks[task]?.state = .waiting(missing: 0)
        markDirty(.taskProgress(task))
        awaitArguments(of: task)
    }

    private func exhausted(_ record: TaskRecord, _ failure: ObjectFailure) -> ObjectFailure {
        guard record.failures > 0, failure.thrown == nil else { return failure }
        var error = failure.error
        error.message = "after \(record.failures + 1) tries: \(error.message)"
        return ObjectFailure(error)
    }

    /// The process or node that had a task is lost.
    mutating func lostRun(of task: TaskID, _ cause: RuntimeError) {
        guard let record = tasks[task] else { return }
        let name = record.spec.options.name ?? record.spec.type
        trace(.end, "task", name, task, in: record.worker, ["lost": cause.message])
        if let lease = record.lease { drop(lease) }
        tasks[task]?.state = .waiting(missing: 0)
        tasks[task]?.isBlocked = false
        if record.isCancelled { return fail(task, ObjectFailure(Self.cancelled(name))) }
        let loss = ObjectFailure(
            RuntimeError(.workerLost, "the task '\(name)' lost its process: \(cause.message)", cause: cause))
        if record.eviction != nil { return fail(task, loss) }
        retry(task, loss)
    }

    /// A task ends without a result.
    mutating func fail(_ task: TaskID, _ failure: ObjectFailure) {
        guard let record = tasks.removeValue(forKey: task) else { return }
        markWhole(task)
        if let lease = record.lease { drop(lease) }
        if let actor = record.spec.actor { actors[actor]?.tasks.removeAll { $0 == task } }
        countFinished()
        remember(record, failure)
        disown(record.spec)
        for argument in record.spec.arguments {
            perform(references.release(argument, by: .task(task)))
            if record.holdsLineage { perform(references.release(argument, by: .lineage(task))) }
        }
        settle(task.result, .failed(failure))
    }

    mutating func cancel(_ task: TaskID, force: Bool) {
        for child in (children[task] ?? []).sorted() { cancel(child, force: force) }
        guard let record = tasks[task], !record.isFinished else { return }
        tasks[task]?.isCancelled = true
        markDirty(.taskProgress(task))
        let error = Self.cancelled(record.spec.options.name ?? record.spec.type)
        guard case .running(let lease, let worker) = record.state else { return fail(task, ObjectFailure(error)) }
        if force, lease != nil {
            end(worker, force: true, because: error)
        } else {
            send(.cancelTask(task), to: worker)
        }
    }

    private mutating func disown(_ spec: TaskSpec) {
        let submitter = spec.id.result.creator
        owned[submitter]?.tasks.remove(spec.id)
        if owned[submitter]?.isEmpty == true { owned[submitter] = nil }
        if let parent = spec.parent {
            children[parent]?.remove(spec.id)
            if children[parent]?.isEmpty == true { children[parent] = nil }
        }
    }

    private mutating func remember(_ record: TaskRecord, _ failure: ObjectFailure) {
        endedTasks.append(EndedTask(record: record, failure: failure))
        if endedTasks.count > options.history { endedTasks.removeFirst() }
    }

    static func cancelled(_ name: String) -> RuntimeError {
        RuntimeError(.cancelled, "the task '\(name)' was cancelled")
    }
}

/// A task that has failed, as it is remembered for listings.
struct EndedTask: Sendable {
    var record: TaskRecord
    var failure: ObjectFailure
}

/// Leases end in two ways: with what they were for, or by being taken back before.
extension HeadState {
    /// What the lease was for is over.
    mutating func release(_ lease: LeaseID) {
        guard leases.removeValue(forKey: lease) != nil else { return }
        perform(scheduler.release(lease))
    }

    /// The lease is no longer wanted, whether it was granted or not.
    mutating func drop(_ lease: LeaseID) {
        guard leases.removeValue(forKey: lease) != nil else { return }
        perform(scheduler.cancel(lease))
    }

    /// Carries out what the scheduler has decided.
    mutating func perform(_ decisions: [PlacementDecision]) {
        for decision in decisions {
            switch decision {
            case .granted(let lease, let node, let bundle): granted(lease, on: node, in: bundle)
            case .groupReady(let group, let nodes): groupIsReady(group, nodes)
            }
        }
    }
}
