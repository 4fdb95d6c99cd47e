import RuntimeCore

/// What happens to placement groups.
extension SchedulingSimulation {
    mutating func createGroup() throws {
        var bundles: [Parts] = []
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            var parts = drawParts()
            if parts == Parts() { parts.cpu = 10_000 }
            bundles.append(parts)
        }
        let group = NaiveCluster.Group(
            id: makeID(), bundles: bundles, strategy: draw(PlacementGroupStrategy.allCases) ?? .pack,
            needsZone: chance(10), hosts: bundles.map { _ in nil })
        let isFeasible = model.nodes.isEmpty || model.canPlace(group) { $0.capacity }
        do {
            let decisions = try scheduler.createGroup(
                PlacementGroupRequest(
                    id: PlacementGroupID(rawValue: group.id), bundles: bundles.map(\.resources),
                    strategy: group.strategy, labels: group.needsZone ? [.equals("zone", "b")] : []))
            try require(isFeasible, "took \(group) in")
            model.groups.append(group)
            try apply(decisions)
        } catch let error as RuntimeError {
            try require(!isFeasible && error.code == .infeasible, "refused \(group): \(error)")
        }
    }

    mutating func removeGroup() throws {
        guard let group = draw(model.groups) else { return }
        try remove(group)
    }

    mutating func remove(_ group: NaiveCluster.Group) throws {
        let removal = scheduler.removeGroup(PlacementGroupID(rawValue: group.id))
        var waiting: [UInt64] = []
        var granted: [UInt64] = []
        for index in model.jobs.indices {
            guard case .bundle(let id, _) = model.jobs[index].strategy, id.rawValue == group.id else { continue }
            guard let spot = model.jobs[index].spot else {
                waiting.append(model.jobs[index].id)
                continue
            }
            guard case .bundle = spot else { continue }
            granted.append(model.jobs[index].id)
            model.jobs[index].spot = model.host(of: spot).map { .node($0) }
        }
        try require(removal.waitingRequests.map(\.rawValue) == waiting, "waited: \(removal.waitingRequests)")
        try require(removal.grantedRequests.map(\.rawValue) == granted, "inside: \(removal.grantedRequests)")
        model.jobs.removeAll { waiting.contains($0.id) }
        model.groups.removeAll { $0.id == group.id }
        try apply(removal.decisions)
    }
}
