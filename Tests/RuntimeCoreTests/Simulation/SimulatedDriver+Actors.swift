import RuntimeCore

/// Actors.
extension SimulatedDriver {
    func spawn() {
        let isIsolated = simulation.chance(0.6)
        let isDetached = simulation.chance(0.2)
        let options = ActorOptions(
            name: simulation.chance(0.4) ? "name \(simulation.number(0...3))" : nil,
            resources: simulation.chance(0.2) ? .cpus(1) : .none,
            restarts: simulation.pick([.never, .atMost(1), .always]) ?? .never,
            callRetries: simulation.pick([.none, .atMost(1), .unlimited]) ?? .none,
            isolation: isIsolated ? .process : .shared, lifetime: isDetached ? .detached : .spawner)
        let id = ActorID(spawned: UInt64.random(in: 0 ... .max, using: &simulation.generator))
        let fails = simulation.chance(0.05)
        let argument = simulation.chance(0.3) ? simulation.pick(references) : nil
        let spec = ActorSpec(
            id: id, type: "actor", arguments: [fails ? 1 : 0], references: argument.map { [$0] } ?? [], owner: peer,
            options: options)
        let done = expect("the actor \(id)")
        simulation.log("\(peer) spawns \(id) \(options.name ?? "") restarts \(options.restarts)")
        callers[id].whenBorn { [self] error in
            done()
            // An actor that never lived does not count against the strict profiles.
            if error != nil || fails { simulation.oracle.troubled.insert(id) }
        }
        if fails { simulation.oracle.troubled.insert(id) }
        actors.append(KnownActor(id: id, name: options.name, isDetached: isDetached, isIsolated: isIsolated))
        say(.spawn(spec))
    }

    func call() {
        guard let actor = simulation.pick(actors) else { return }
        let kind: SimulatedCall.Kind =
            switch simulation.number(0...29) {
            case 0 where actor.isIsolated: .crash
            case 1: .end
            default: .count
            }
        if kind != .count { simulation.oracle.troubled.insert(actor.id) }
        for _ in 0..<simulation.number(1...4) {
            let done = expect("a call to \(actor.id)")
            let reference = simulation.chance(0.2) ? simulation.pick(references) : nil
            callers[actor.id].request(kind, reference: reference) { [self] answer in
                done()
                guard case .failure(let error) = answer, !simulation.profile.killsProcesses,
                    !simulation.oracle.troubled.contains(actor.id)
                else { return }
                simulation.violate("a call to \(actor.id) failed without a reason: \(error)")
            }
        }
    }

    func stopActor() {
        guard let actor = simulation.pick(actors) else { return }
        simulation.oracle.troubled.insert(actor.id)
        say(.stop(actor.id, force: simulation.chance(0.4)))
    }

    func find() {
        let name = "name \(simulation.number(0...3))"
        find(name) { [self] actor in
            guard let actor, actors.contains(where: { $0.id == actor }), callers[actor].location != nil else { return }
            let isRight = actors.contains { $0.id == actor && $0.name == name }
            if !isRight { simulation.violate("\(actor) was found by the name '\(name)', which it does not have") }
        }
    }

    func find(_ name: String, _ then: @escaping (ActorID?) -> Void) {
        let request = makeTicket()
        let done = expect("the name \(name)")
        finds[request] = { actor in
            done()
            then(actor)
        }
        ask(request, .find(request: request, namespace: "default", name: name, type: "actor"))
    }

    func named(_ request: UInt64, _ actor: ActorID?, _ error: RuntimeError?) {
        answered(request)
        finds.removeValue(forKey: request)?(actor)
    }
}

/// Placement groups.
extension SimulatedDriver {
    func group() {
        guard simulation.hasGroups else { return }
        if simulation.chance(0.4), !groups.isEmpty {
            let group = groups.remove(at: simulation.number(0...(groups.count - 1)))
            simulation.log("\(peer) removes the group \(group)")
            say(.removeGroup(group))
            // Who removes a group does not wait for it any longer.
            groupAnswers.removeValue(forKey: group)?(nil)
            readyGroups[group] = nil
            return
        }
        let group = PlacementGroupID.random(using: &simulation.generator)
        let bundles = [Resources](repeating: .cpus(1), count: simulation.number(1...2))
        let strategy = simulation.pick(PlacementGroupStrategy.allCases) ?? .pack
        groups.append(group)
        groupAnswers[group] = { _ in }
        say(.createGroup(group, GroupSpec(bundles: bundles, strategy: strategy)))
    }

    func answered(_ group: PlacementGroupID, nodes: [NodeID]?) {
        guard let answer = groupAnswers.removeValue(forKey: group) else { return }
        answer(nodes)
        readyGroups[group] = nodes
    }
}
