/// What the scheduler has given away, and what waits.
package struct SchedulerStatus: Hashable, Sendable {
    /// A node, in the order of admission.
    package struct Node: Hashable, Sendable {
        package var id: NodeID
        package var capacity: Resources
        /// What is not taken; bundles of placement groups take what they reserve.
        package var available: Resources
        /// How many requests run there, in bundles too.
        package var grants: Int
        /// Whether nothing is placed there for now.
        package var isSuspended: Bool
    }

    /// Requests, or groups, that are alike and wait.
    package struct Queue: Hashable, Sendable {
        package var resources: Resources
        /// Where they may go, such as "hybrid".
        package var strategy: String
        package var count: Int
        /// Why the oldest waits.
        package var reason: String
    }

    /// Room that is kept for the oldest of a queue.
    package struct Claim: Hashable, Sendable {
        /// The request that it is kept for; nil if it is kept for a group.
        package var request: PlacementRequestID?
        /// The group that it is kept for.
        package var group: PlacementGroupID?
        package var node: NodeID
        /// The bundle, if the room is in one, with its group.
        package var bundle: Int?
        package var bundleGroup: PlacementGroupID?
        package var resources: Resources
    }

    package var nodes: [Node] = []
    /// The longest queues first.
    package var queues: [Queue] = []
    /// How many requests and groups wait, whatever was left out of the list.
    package var waiting = 0
}

extension ClusterScheduler {
    /// The state for people, with the `listing` longest queues. O(nodes + shapes × groups).
    package func status(listing: Int) -> SchedulerStatus {
        var status = SchedulerStatus()
        status.nodes = cluster.order.map { number in
            let place = cluster.places[number]
            return SchedulerStatus.Node(
                id: place.node, capacity: kinds.resources(place.capacity),
                available: kinds.resources(place.available), grants: place.running, isSuspended: !place.isOpen)
        }
        var waiting = cluster.shapes.filter(\.isWaiting).map { ($0, nil as Int?) }
        for number in groupNumbers.values.sorted() {
            waiting += groups[number].pool.shapes.filter(\.isWaiting).map { ($0, number) }
        }
        status.waiting = waiting.reduce(0) { $0 + $1.0.queue.count }
        let longest = waiting.sorted { ($1.0.queue.count, $0.0.age) < ($0.0.queue.count, $1.0.age) }
        status.queues = longest.prefix(listing).map { shape, group in
            SchedulerStatus.Queue(
                resources: kinds.resources(shape.demand), strategy: shape.kind.title, count: shape.queue.count,
                reason: reason(shape, in: group.map { groups[$0].pool } ?? cluster))
        }
        return status
    }
}

extension ClusterScheduler {
    /// The room that is kept for the oldest of those that wait: nobody younger may take it.
    package func claims() -> [SchedulerStatus.Claim] {
        let inGroups = groupNumbers.values.sorted().flatMap { number in
            claims(in: groups[number].pool, of: groups[number].request.id)
        }
        return claims(in: cluster, of: nil) + inGroups
    }

    private func claims(in pool: PlacementPool, of group: PlacementGroupID?) -> [SchedulerStatus.Claim] {
        pool.order.map { pool.places[$0] }.filter(\.claim.exists).map { place in
            var claim = SchedulerStatus.Claim(
                node: place.node, bundle: place.bundle, bundleGroup: group,
                resources: kinds.resources(place.claim.amounts))
            switch tickets[pool.shapes[place.claim.shape].queue.first].subject {
            case .request(let request): claim.request = request
            case .group(let group): claim.group = group
            }
            return claim
        }
    }
}

extension Shape.Kind {
    fileprivate var title: String {
        switch self {
        case .gang(let gang): return "placement group, \(gang.strategy.rawValue)"
        case .request(let key):
            let labels = key.labels.conditions.isEmpty ? "" : ", \(key.labels)"
            switch key.strategy {
            case .hybrid: return "hybrid\(labels)"
            case .spread: return "spread\(labels)"
            case .node(let node, let soft): return "node \(node)\(soft ? " (soft)" : "")\(labels)"
            case .bundle(let group, let index):
                return index.map { "bundle \($0) of group \(group)" } ?? "group \(group)"
            }
        }
    }
}
