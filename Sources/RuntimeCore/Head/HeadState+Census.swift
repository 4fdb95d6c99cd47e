/// How much the head keeps, for those who look for leaks or compare a state with the one made of its records.
package struct HeadCensus: Equatable, Sendable {
    /// Tasks, actors and objects by what they wait for or are.
    package var tasks: [String: Int] = [:]
    package var actors: [String: Int] = [:]
    package var objects: [String: Int] = [:]
    package var references = 0
    package var transits = 0
    package var holdings = 0
    package var names = 0
    package var groups = 0
    package var readyGroups = 0
    package var owners = 0
    package var parents = 0
    package var copies = 0
    package var nodes = 0
    package var workers = 0
    package var members = 0
    /// What each node has to give, unless something is granted there that has not begun: it is not kept.
    package var available: [NodeID: Resources]?

    package init() {}
}

extension HeadState {
    /// What is kept, and would be after a restart.
    package var census: HeadCensus {
        var census = HeadCensus()
        (census.references, census.transits) = (references.counts.objects, references.counts.transits)
        census.holdings = references.holdings
        (census.names, census.owners, census.parents) = (names.count, owned.count, children.count)
        (census.groups, census.readyGroups) = (groups.count, groups.values.count { $0.nodes != nil })
        census.copies = stored.values.reduce(0) { $0 + $1.count }
        (census.nodes, census.workers, census.members) = (nodes.count, workers.count, membership.count)
        if nodes.values.allSatisfy({ $0.waiting.isEmpty && $0.waitingForShared.isEmpty }) {
            let uses = scheduler.status(listing: 0).nodes.map { ($0.id, $0.available) }
            census.available = Dictionary(uses, uniquingKeysWith: { first, _ in first })
        }
        for record in tasks.values { census.tasks[stage(of: record), default: 0] += 1 }
        for record in actors.values { census.actors[stage(of: record), default: 0] += 1 }
        for record in objects.values where record.state != .freed {
            census.objects[name(of: record.state), default: 0] += 1
        }
        return census
    }

    /// The copies of which the two sides of the bookkeeping disagree; none, unless there is a fault in it.
    package var doubtfulCopies: [ObjectID] {
        stored.flatMap { store, objects in
            objects.filter { object in
                guard case .stored(_, let stores)? = self.objects[object]?.state else { return true }
                return !stores.contains(store)
            }
        }
    }

    /// How many requests for resources are under way.
    package var leaseCount: Int { leases.count }
    /// How many processes wait to hear why another one was lost, and for how many the stores hold left-over objects.
    package var openQuestions: Int { mourners.count }

    private func stage(of record: TaskRecord) -> String {
        switch record.state {
        case .queued, .granted: "queued"
        case .waiting, .heldForActor, .running, .finished: name(of: record.state)
        }
    }

    private func stage(of record: ActorRecord) -> String {
        switch record.state {
        case .queued, .granted, .backingOff: "waiting"
        case .starting, .alive, .dead: name(of: record.state)
        }
    }
}
