import RuntimeCore

/// Tasks and objects.
extension SimulatedDriver {
    func submit() {
        let kind: TaskKind =
            switch simulation.number(0...19) {
            case 0..<7: .add(isStored: false)
            case 7..<12: .add(isStored: true)
            case 12: .throwing
            case 13: .crashing(times: simulation.number(1...2))
            case 14..<17: .nested
            default: .making
            }
        submit(kind, actor: nil)
    }

    private func submit(_ kind: TaskKind, actor: ActorID?) {
        var arguments: [ObjectID] = []
        for _ in 0..<simulation.number(0...2) {
            if let argument = simulation.pick(references), !arguments.contains(argument) { arguments.append(argument) }
        }
        let retries: RetryLimit = simulation.pick([.none, .atMost(1), .atMost(3), .unlimited]) ?? .none
        let options = TaskOptions(
            resources: .cpus(1), placement: placement(), retries: retries,
            retriesErrors: retries != .unlimited && simulation.chance(0.3), rebuildsLostResult: simulation.chance(0.7))
        let spec = TaskSpec(
            id: TaskID(result: makeObjectID()), type: "task", payload: [], arguments: arguments, actor: actor,
            options: options)
        simulation.oracle.plan(spec, kind, seed: UInt64(simulation.number(0...1_000_000)))
        objects.create(spec.id.result, isAwaited: true)
        references.append(spec.id.result)
        submitted.append(spec.id)
        simulation.log("\(peer) submits \(spec.id) (\(kind), retries \(retries)) of \(arguments)")
        say(.submit(spec))
    }

    private func placement() -> PlacementStrategy {
        guard simulation.chance(0.1), let group = simulation.pick(groups) else { return .hybrid }
        return .bundle(group)
    }

    func submitToActor() {
        guard let actor = simulation.pick(actors) else { return }
        submit(.add(isStored: simulation.chance(0.5)), actor: actor.id)
    }

    func put() {
        let object = makeObjectID()
        let inner = simulation.chance(0.3) ? simulation.pick(references) : nil
        let value = StoredValue(
            number: UInt64(simulation.number(0...1_000_000)), references: inner.map { [$0] } ?? [])
        simulation.oracle.register(object, value: value.number)
        objects.create(object, isAwaited: false)
        references.append(object)
        if simulation.chance(0.5) {
            store[object] = value
            say(.put(object, .stored(size: 1000, store: peer), contents: value.references))
        } else {
            say(.put(object, .inline(value.bytes), contents: value.references))
        }
    }

    func forget() {
        guard !references.isEmpty else { return }
        objects.release(references.remove(at: simulation.number(0...(references.count - 1))))
    }

    func get() {
        guard let object = simulation.pick(references) else { return }
        read(object)
    }

    func read(_ object: ObjectID) {
        let done = expect("the value of \(object)")
        objects.retain(object)
        objects.value(of: object) { [self] value in
            simulation.oracle.check(object, value, simulation)
            if case .success(let value) = value {
                for reference in value.references {
                    objects.retain(reference)
                    references.append(reference)
                }
            }
            objects.release(object)
            done()
        }
    }

    func cancel() {
        guard let task = simulation.pick(submitted) else { return }
        simulation.log("\(peer) cancels \(task)")
        simulation.oracle.cancel(task)
        say(.cancel(task, force: simulation.chance(0.3)))
    }
}
