import RuntimeCore

/// Tasks.
extension SimulatedWorker {
    func run(_ order: TaskOrder) {
        guard tasks[order.id]?.attempt != order.attempt else { return }
        let run = Run(order.attempt)
        tasks[order.id] = run
        for argument in order.references { objects.retain(argument) }
        for argument in order.arguments { objects.learn(argument.id, argument.info) }
        var delay = simulation.chance(0.1) ? simulation.milliseconds(20...100) : simulation.milliseconds(0.1...4)
        if let actor = order.actor, let resident = residents[actor] {
            resident.busyUntil = max(resident.busyUntil, simulation.now) + delay
            delay = resident.busyUntil - simulation.now
        }
        after(delay) { [self] in
            guard tasks[order.id] === run else { return }
            if let actor = order.actor, residents[actor] == nil {
                return end(order, run, .failed(ObjectFailure(RuntimeError(.actorNotFound, "the actor has ended"))))
            }
            simulation.oracle.started(order.id, simulation)
            gather(order.references[...], []) { [self] result in carryOut(order, run, result) }
        }
    }

    /// Reads the arguments one after another.
    private func gather(
        _ arguments: ArraySlice<ObjectID>, _ numbers: [UInt64],
        _ then: @escaping (Result<[UInt64], ObjectFailure>) -> Void
    ) {
        guard let first = arguments.first else { return then(.success(numbers)) }
        objects.value(of: first) { [self] value in
            simulation.oracle.check(first, value, simulation)
            switch value {
            case .success(let value): gather(arguments.dropFirst(), numbers + [value.number], then)
            case .failure(let failure): then(.failure(failure))
            }
        }
    }

    private func carryOut(_ order: TaskOrder, _ run: Run, _ numbers: Result<[UInt64], ObjectFailure>) {
        guard tasks[order.id] === run, let plan = simulation.oracle.plan(of: order.id) else { return }
        if run.isCancelled {
            return end(order, run, .failed(ObjectFailure(RuntimeError(.cancelled, "the task was cancelled"))))
        }
        switch numbers {
        case .failure(let failure): end(order, run, .failed(failure))
        case .success(let numbers): carryOut(order, run, plan, Oracle.mix([plan.seed] + numbers))
        }
    }

    private func carryOut(_ order: TaskOrder, _ run: Run, _ plan: Oracle.Plan, _ number: UInt64) {
        switch plan.kind {
        case .add(let isStored): succeed(order, run, StoredValue(number: number), isStored: isStored)
        case .throwing:
            let error = RuntimeError(.taskFailed, "as planned")
            end(order, run, .failed(ObjectFailure(error, thrown: .init(type: "Planned", bytes: []))))
        case .crashing(let times):
            guard plan.starts > times else { return die("a task ended it") }
            succeed(order, run, StoredValue(number: number), isStored: false)
        case .nested: nest(order, run, plan, number)
        case .making: make(order, run, plan, number)
        }
    }

    private func nest(_ order: TaskOrder, _ run: Run, _ plan: Oracle.Plan, _ number: UInt64) {
        let child = TaskSpec(
            id: TaskID(result: makeObjectID()), type: "child", payload: [], parent: order.id,
            options: TaskOptions(resources: .cpus(1), retries: .unlimited))
        simulation.oracle.plan(child, .add(isStored: false), seed: plan.seed &+ 1)
        objects.create(child.id.result, isAwaited: true)
        say(.submit(child))
        say(.blocked(order.id))
        objects.value(of: child.id.result) { [self] value in
            guard tasks[order.id] === run else { return }
            say(.unblocked(order.id))
            simulation.oracle.check(child.id.result, value, simulation)
            objects.release(child.id.result)
            switch value {
            case .success: succeed(order, run, StoredValue(number: number), isStored: false)
            case .failure(let failure): end(order, run, .failed(failure))
            }
        }
    }

    private func make(_ order: TaskOrder, _ run: Run, _ plan: Oracle.Plan, _ number: UInt64) {
        let inner = makeObjectID()
        let value = StoredValue(number: plan.seed &+ 2)
        simulation.oracle.register(inner, value: value.number)
        objects.create(inner, isAwaited: false)
        say(.put(inner, keep(inner, value, isStored: plan.seed.isMultiple(of: 2)), contents: []))
        succeed(order, run, StoredValue(number: number, references: [inner]), isStored: plan.seed.isMultiple(of: 3))
        objects.release(inner)
    }

    private func keep(_ object: ObjectID, _ value: StoredValue, isStored: Bool) -> ObjectValue {
        guard isStored, let home else { return .inline(value.bytes) }
        node.keep(object, value, writtenBy: peer)
        return .stored(size: 1000, store: home.peer)
    }

    private func succeed(_ order: TaskOrder, _ run: Run, _ value: StoredValue, isStored: Bool) {
        end(order, run, keep(order.id.result, value, isStored: isStored), contents: value.references)
    }

    private func end(_ order: TaskOrder, _ run: Run, _ value: ObjectValue, contents: [ObjectID] = []) {
        tasks[order.id] = nil
        say(.finished(order.id, attempt: run.attempt, value, contents: contents))
        for argument in order.references { objects.release(argument) }
    }
}
