/// Nodes that come, go, and are silent for a while.
extension ClusterScheduler {
    /// A node has joined: what waits for one is placed. A node that is known already stays as it is.
    ///
    /// A node that brings along what runs on it is suspended at first: the head adopts that, and then resumes the node.
    package mutating func addNode(
        _ node: NodeID, capacity: Resources, labels: [String: String], isSuspended: Bool = false
    ) -> [PlacementDecision] {
        guard nodes[node] == nil else { return [] }
        let place = Place(node: node, labels: labels, capacity: kinds.count(capacity), isOpen: !isSuspended)
        nodes[node] = cluster.add(place)
        return decide()
    }

    /// A node is lost, and with it what was granted there. Bundles that were there are placed anew, or wait for room.
    package mutating func removeNode(_ node: NodeID) -> NodeRemoval {
        guard let place = nodes.removeValue(forKey: node) else { return NodeRemoval() }
        var removal = NodeRemoval()
        var lost = tickets.members(of: cluster.places[place].guests)
        cluster.remove(place)
        let bereaved = groups.indices.filter { groups[$0].hosts.contains(place) }
        for group in bereaved.sorted(by: { groups[$0].age < groups[$1].age }) {
            let bundles = groups[group].bundles.indices.filter { groups[group].hosts[$0] == place }
            for bundle in bundles {
                lost += tickets.members(of: groups[group].pool.places[bundle].guests)
                groups[group].pool.clear(bundle)
                groups[group].hosts[bundle] = nil
            }
            removal.lostBundles.append(LostBundles(group: groups[group].request.id, bundles: bundles))
            replaceLostBundles(of: group)
        }
        removal.lostRequests = tickets.requests(lost)
        for ticket in lost { tickets.remove(ticket) }
        removal.decisions = decide()
        return removal
    }

    /// Nothing is placed on a node for a while; what runs there keeps what it has.
    package mutating func suspendScheduling(on node: NodeID) -> [PlacementDecision] {
        guard let place = nodes[node], cluster.places[place].isOpen else { return [] }
        cluster.close(place)
        for (group, bundle) in bundles(on: place) { groups[group].pool.close(bundle) }
        return decide()
    }

    /// The node can be used again.
    package mutating func resumeScheduling(on node: NodeID) -> [PlacementDecision] {
        guard let place = nodes[node], !cluster.places[place].isOpen else { return [] }
        cluster.open(place)
        var decisions = decide()
        for (group, bundle) in bundles(on: place) where !groups[group].pool.places[bundle].isOpen {
            groups[group].pool.open(bundle)
            decisions += decide(inGroup: group)
        }
        return decisions
    }

    private func bundles(on place: Int) -> [(group: Int, bundle: Int)] {
        groups.indices.flatMap { group in
            groups[group].hosts.indices.filter { groups[group].hosts[$0] == place }.map { (group, $0) }
        }
    }
}
