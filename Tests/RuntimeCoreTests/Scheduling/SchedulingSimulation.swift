import RuntimeCore

/// A random history of a cluster, checked against plain sums after every event.
struct SchedulingSimulation {
    /// What must never happen, and did.
    struct Violation: Error, CustomStringConvertible {
        var description: String
    }

    var scheduler = ClusterScheduler()
    var model = NaiveCluster()
    var generator: SplitMix
    private var nextID: UInt64 = 1

    init(seed: UInt64) {
        generator = SplitMix(seed: seed)
    }

    mutating func run(events: Int) throws {
        for _ in 0..<events {
            try happen()
            try check()
        }
        try drain()
    }

    func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
        if !condition { throw Violation(description: message()) }
    }

    mutating func draw<Element>(_ choices: [Element]) -> Element? { choices.randomElement(using: &generator) }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

    mutating func makeID() -> UInt64 {
        defer { nextID += 1 }
        return nextID
    }

    private mutating func happen() throws {
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<6: try addNode()
        case 6..<9: try removeNode()
        case 9..<13: try toggleNode()
        case 13..<50: try submit()
        case 50..<72: try end { $0.spot != nil }
        case 72..<76: try end { $0.spot == nil }
        case 76..<87: try toggleSuspension()
        case 87..<95: try createGroup()
        default: try removeGroup()
        }
    }

    // MARK: - Events

    private mutating func addNode() throws {
        guard model.nodes.count < 5 else { return }
        let capacity = Parts(
            cpu: draw([10_000, 20_000, 40_000]) ?? 0, gpu: draw([0, 0, 10_000, 20_000]) ?? 0,
            slots: draw([0, 20_000]) ?? 0)
        let node = NaiveCluster.Node(id: makeID(), capacity: capacity, isInZone: chance(50))
        model.nodes.append(node)
        try apply(
            scheduler.addNode(
                NodeID(rawValue: node.id), capacity: capacity.resources, labels: node.isInZone ? ["zone": "b"] : [:]))
    }

    private mutating func removeNode() throws {
        guard let node = draw(model.nodes) else { return }
        let removal = scheduler.removeNode(NodeID(rawValue: node.id))
        let lost = model.jobs.filter { $0.spot.flatMap(model.host) == node.id }.map(\.id)
        try require(removal.lostRequests.map(\.rawValue) == lost.sorted(), "lost \(removal.lostRequests), not \(lost)")
        model.jobs.removeAll { lost.contains($0.id) }
        for index in model.groups.indices {
            let bundles = model.groups[index].hosts.indices.filter { model.groups[index].hosts[$0] == node.id }
            for bundle in bundles { model.groups[index].hosts[bundle] = nil }
            let told = removal.lostBundles.first { $0.group.rawValue == model.groups[index].id }?.bundles ?? []
            try require(told == bundles, "lost bundles \(told), not \(bundles)")
        }
        model.nodes.removeAll { $0.id == node.id }
        try apply(removal.decisions)
    }

    private mutating func toggleNode() throws {
        guard let index = draw(Array(model.nodes.indices)) else { return }
        model.nodes[index].isOpen.toggle()
        let node = NodeID(rawValue: model.nodes[index].id)
        try apply(
            model.nodes[index].isOpen ? scheduler.resumeScheduling(on: node) : scheduler.suspendScheduling(on: node))
    }

    mutating func drawParts() -> Parts {
        Parts(
            cpu: draw([0, 2_500, 10_000, 10_000, 20_000, 40_000]) ?? 0, gpu: draw([0, 0, 0, 5_000, 10_000]) ?? 0,
            slots: draw([0, 0, 0, 10_000]) ?? 0)
    }

    private mutating func submit() throws {
        var strategy = draw([PlacementStrategy.hybrid, .hybrid, .hybrid, .spread]) ?? .hybrid
        if chance(15), let node = draw(model.nodes) { strategy = .node(NodeID(rawValue: node.id), soft: chance(50)) }
        if chance(30), let group = draw(model.groups) {
            strategy = .bundle(
                PlacementGroupID(rawValue: group.id), index: chance(50) ? nil : draw(Array(group.bundles.indices)))
        }
        var isInBundle = false
        if case .bundle = strategy { isInBundle = true }
        let job = NaiveCluster.Job(
            id: makeID(), demand: drawParts(), strategy: strategy, needsZone: !isInBundle && chance(15),
            lifetime: chance(20) ? .indefinite : .finite)
        let isFeasible =
            (!isInBundle && model.nodes.isEmpty)
            || model.spots(for: job, onlyOpen: false).contains { job.demand.fits(in: model.capacity(of: $0)) }
        let near = model.nodes.map { PlacementRequest.Locality(node: NodeID(rawValue: $0.id), bytes: Int($0.id)) }
        do {
            let decisions = try scheduler.submit(
                PlacementRequest(
                    id: PlacementRequestID(job.id), resources: job.demand.resources, strategy: strategy,
                    labels: job.needsZone ? [.equals("zone", "b")] : [], locality: chance(20) ? near : [],
                    lifetime: job.lifetime))
            try require(isFeasible, "took \(job) in")
            model.jobs.append(job)
            try apply(decisions)
        } catch let error as RuntimeError {
            try require(!isFeasible && error.code == .infeasible, "refused \(job): \(error)")
        }
    }

    private mutating func end(_ isMeant: (NaiveCluster.Job) -> Bool) throws {
        guard let job = draw(model.jobs.filter(isMeant)) else { return }
        model.jobs.removeAll { $0.id == job.id }
        let id = PlacementRequestID(job.id)
        try apply(job.spot == nil ? scheduler.cancel(id) : scheduler.release(id))
    }

    private mutating func toggleSuspension() throws {
        guard let index = draw(model.jobs.indices.filter { model.jobs[$0].spot != nil }) else { return }
        model.jobs[index].isSuspended.toggle()
        let id = PlacementRequestID(model.jobs[index].id)
        try apply(model.jobs[index].isSuspended ? scheduler.suspend(id) : scheduler.resume(id))
    }

    /// Lets everything end, with a node that has room for all: nothing may be left over.
    private mutating func drain() throws {
        for index in model.nodes.indices where !model.nodes[index].isOpen {
            model.nodes[index].isOpen = true
            try apply(scheduler.resumeScheduling(on: NodeID(rawValue: model.nodes[index].id)))
        }
        for _ in 0..<3 {
            let large = NaiveCluster.Node(
                id: makeID(), capacity: Parts(cpu: 200_000, gpu: 200_000, slots: 200_000), isInZone: true)
            model.nodes.append(large)
            try apply(
                scheduler.addNode(
                    NodeID(rawValue: large.id), capacity: large.capacity.resources, labels: ["zone": "b"]))
        }
        while true {
            if let job = model.jobs.first(where: { $0.spot != nil || model.spots(for: $0, onlyOpen: true).isEmpty }) {
                model.jobs.removeAll { $0.id == job.id }
                try apply(scheduler.release(PlacementRequestID(job.id)))
            } else if let group = model.groups.first(where: { !$0.isWaiting }) {
                try remove(group)
            } else {
                break
            }
            try check()
        }
        try require(model.jobs.isEmpty && model.groups.isEmpty, "wait for ever: \(model.jobs), \(model.groups)")
        try require(scheduler.status(listing: 0).waiting == 0, "something waits in an empty cluster")
        for node in scheduler.status(listing: 0).nodes {
            try require(node.available == node.capacity && node.grants == 0, "not empty: \(node)")
        }
    }
}
