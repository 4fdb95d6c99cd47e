import RuntimeCore

/// A whole run: work and faults, then peace until all is answered, then the end of the drivers, after which nothing may be
/// left.
extension Simulation {
    /// Returns what was violated.
    func live() -> String? {
        for _ in 0..<number(1...3) { addNode(processors: number(1...3)) }
        let operations = number(10...50)
        for _ in 0..<number(1...2) { _ = SimulatedDriver(self, operations: operations) }
        scheduleFaults()
        for _ in 0..<3 {
            run(until: now + milliseconds(20...200))
            if head.isUp { head.audit() }
        }
        run(until: .milliseconds(650))
        settle()
        checkAnswers()
        leave()
        return violation
    }

    private func addNode(processors: Int) {
        _ = SimulatedNode(self, processors: Double(processors))
    }

    private func settle() {
        heal()
        // Room for all that waits behind actors and groups.
        for _ in 0..<2 { addNode(processors: 50) }
        run(until: now + .seconds(4))
        for driver in drivers { driver.readAll() }
        let isDone = { [self] in drivers.allSatisfy(\.pending.isEmpty) }
        run(until: now + .seconds(20), or: isDone)
    }

    private func checkAnswers() {
        head.audit()
        for driver in drivers where !driver.pending.isEmpty {
            violate("\(driver.peer) waits in vain: \(driver.pending.sorted { $0.key < $1.key }.map(\.value))")
        }
        if !profile.killsProcesses, let status = head.state?.status() {
            for driver in drivers { driver.checkGroups(status) }
        }
        for driver in drivers where driver.hasQuestions { violate("a question of \(driver.peer) has no answer") }
    }

    private func leave() {
        for driver in drivers { driver.finish() }
        // Detached actors of drivers that were lost are nobody's: they are stopped from outside.
        let janitor = SimulatedDriver(self, operations: 0)
        run(until: now + .milliseconds(500))
        for actor in detachedActors { janitor.say(.stop(actor, force: true)) }
        janitor.finish()
        run(until: now + .seconds(5))
        checkLeaks()
    }

    private var detachedActors: [ActorID] {
        processes.values.compactMap { $0 as? SimulatedDriver }.flatMap(\.actors).filter(\.isDetached).map(\.id).sorted()
    }

    private func checkLeaks() {
        guard violation == nil, let state = head.state else { return }
        var census = state.census
        census.actors["dead"] = nil
        census.workers = 0
        census.members = 0
        census.nodes = 0
        census.transits = 0
        census.available = nil
        if census != HeadCensus() { violate("something is left at the end: \(census)") }
        if state.leaseCount > 0 { violate("\(state.leaseCount) leases are left at the end") }
        for node in nodes where !node.store.isEmpty {
            violate("objects are left in a store: \(node.store.keys.sorted())")
        }
        checkResources(state)
        checkWorkers(state)
        checkRecords()
    }

    private func checkResources(_ state: HeadState) {
        for node in state.status().nodes where node.state == "alive" && hasGroups {
            if node.available != node.capacity {
                violate("the node \(node.id) has \(node.available) of \(node.capacity) at the end")
            }
        }
    }

    /// Idle workers may be kept, as many as there are processors.
    private func checkWorkers(_ state: HeadState) {
        for process in state.status().processes where process.state != "idle" {
            let isHome = process.state == "0 shared actors"
            if process.role == "driver" || !isHome { violate("a process is left at the end: \(process)") }
        }
    }

    private func checkRecords() {
        for (key, _) in head.records {
            switch key {
            case .cluster, .process, .heard, .worker, .actor, .actorProgress, .passage: break
            case .task, .taskProgress, .object, .reference, .group: violate("a record is left at the end: \(key)")
            }
        }
    }
}

extension Simulation {
    /// Whether the scheduler places groups.
    var hasGroups: Bool { Self.schedulerHasGroups }

    private static let schedulerHasGroups: Bool = {
        var head = HeadState()
        let node = PeerID(rawValue: 1)
        let description = PeerDescription(
            role: .node(NodeOffer(capacity: .cpus(1))), processIdentifier: 1, host: "host", memoryDomain: "memory")
        _ = head.handle(.received(node, .join(description, isMember: false)), now: .zero)
        let spec = GroupSpec(bundles: [.cpus(1)], strategy: .pack)
        let actions = head.handle(
            .received(node, .createGroup(PlacementGroupID(rawValue: 1), spec)), now: .zero)
        return actions.contains { if case .send(_, .groupReady) = $0 { true } else { false } }
    }()
}
