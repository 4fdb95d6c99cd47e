/// Decides which request runs on which node, and which waits.
///
/// A pure value: it reads no clock and draws no random numbers, and equal histories lead to equal decisions. Whoever
/// owns it tells it what comes and goes, and carries out the decisions it returns, in their order.
///
/// - Resources are counted in whole ten-thousandths. More than a node has is never given away, but for processors: a
///   request that waits for objects lends its own (`suspend`), and takes them back at once when it goes on (`resume`).
/// - What is asked for and could not be had if every node were idle is refused at once. A cluster without any nodes
///   refuses nothing, because it is about to get some; and what was feasible when it came is kept when its node leaves,
///   because another one may come. `reason(for:)` says so.
/// - Who waits, and how long at most, is `PlacementPool`'s: one pool holds the nodes, and each placement group is a pool
///   of its bundles.
package struct ClusterScheduler: Sendable {
    var kinds = ResourceKinds()
    var tickets = Tickets()
    /// The nodes, and what waits for them.
    var cluster = PlacementPool()
    /// The places of the nodes.
    var nodes: [NodeID: Int] = [:]
    /// The placement groups, in slots that are used again.
    var groups: [GroupState] = []
    var freeGroups: [Int] = []
    var groupNumbers: [PlacementGroupID: Int] = [:]
    /// The age of what comes next.
    private var nextAge: UInt64 = 1

    /// A scheduler for a cluster that has no nodes yet.
    package init() {}

    /// How often a request was held against a place since the beginning: the work done, whatever the machine.
    package var examinations: UInt64 {
        groups.reduce(cluster.examinations) { $0 + $1.pool.examinations }
    }

    mutating func makeAge() -> UInt64 {
        defer { nextAge += 1 }
        return nextAge
    }
}

extension ClusterScheduler {
    /// Changes the pool of a group, or that of the nodes.
    mutating func change(_ group: Int?, _ body: (inout PlacementPool, inout Tickets) -> Void) {
        if let group {
            body(&groups[group].pool, &tickets)
        } else {
            body(&cluster, &tickets)
        }
    }

    /// Places on nodes what can be placed now.
    mutating func decide() -> [PlacementDecision] {
        cluster.settle(&tickets)
        guard !cluster.placements.isEmpty else { return [] }
        var decisions: [PlacementDecision] = []
        for placement in cluster.placements {
            switch (placement.places, tickets[placement.ticket].subject) {
            case (.one(let place), .request(let request)):
                decisions.append(.granted(request, node: cluster.places[place].node, bundle: nil))
            case (.many(let layout), .group(let group)):
                decisions += settleGroup(group, placement.ticket, layout)
            case (.one, .group), (.many, .request): break
            }
        }
        cluster.placements.removeAll(keepingCapacity: true)
        return decisions
    }

    /// Places in the bundles of a group what can be placed now.
    mutating func decide(inGroup number: Int) -> [PlacementDecision] {
        groups[number].pool.settle(&tickets)
        var decisions: [PlacementDecision] = []
        for placement in groups[number].pool.placements {
            guard case .one(let place) = placement.places,
                case .request(let request) = tickets[placement.ticket].subject
            else { continue }
            let bundle = groups[number].pool.places[place]
            if let host = groups[number].hosts[place] { cluster.places[host].running += 1 }
            decisions.append(.granted(request, node: bundle.node, bundle: place))
        }
        groups[number].pool.placements.removeAll(keepingCapacity: true)
        return decisions
    }
}
