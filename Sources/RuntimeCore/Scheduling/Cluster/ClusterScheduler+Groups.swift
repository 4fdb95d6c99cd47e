/// A placement group as the scheduler knows it.
struct GroupState: Sendable {
    var request: PlacementGroupRequest
    /// Its rank in the order of arrival; bundles that it loses later are placed anew in that rank.
    var age: UInt64
    var bundles: [Amounts]
    /// The place of each bundle's node; nil while it has none.
    var hosts: [Int?]
    /// The bundles, by their indices, and what waits for them.
    var pool: PlacementPool
    /// What waits for nodes on behalf of the group.
    var ticket: Int?
}

/// Placement groups.
extension ClusterScheduler {
    /// Takes a placement group in: all its bundles are placed at once, or all wait.
    ///
    /// - Parameters:
    ///   - request: the group; its identity must be new.
    ///   - wasFeasible: whether it was feasible before: it then waits for nodes instead of being refused.
    /// - Returns: what was decided, about other requests too.
    /// - Throws: a `RuntimeError` with the code `infeasible` if the bundles would not fit on the nodes if those were idle,
    ///   `alreadyExists` if there is such a group, `invalidResources` if a bundle is wrong. Nothing has changed then.
    package mutating func createGroup(
        _ request: PlacementGroupRequest, wasFeasible: Bool = false
    ) throws(RuntimeError) -> [PlacementDecision] {
        guard groupNumbers[request.id] == nil else {
            throw RuntimeError(.alreadyExists, "there is a placement group \(request.id) already")
        }
        try request.validate()
        let bundles = request.bundles.map { kinds.count($0) }
        let key = GangKey(bundles: request.bundles, strategy: request.strategy, labels: request.labels)
        let gang = Shape.Gang(key: key, bundles: bundles, strategy: request.strategy, labels: request.labels)
        let shape = cluster.shape(for: gang)
        guard cluster.order.isEmpty || wasFeasible || cluster.isFeasible(shape) else {
            throw infeasible(request, gang)
        }

        let age = makeAge()
        let ticket = tickets.insert(Ticket(.group(request.id), age: age, shape: shape))
        insert(
            GroupState(
                request: request, age: age, bundles: bundles, hosts: bundles.map { _ in nil },
                pool: PlacementPool(bundles: bundles), ticket: ticket))
        cluster.submit(ticket, &tickets)
        return decide()
    }

    private mutating func insert(_ group: GroupState) {
        if let slot = freeGroups.popLast() {
            groups[slot] = group
            groupNumbers[group.request.id] = slot
        } else {
            groupNumbers[group.request.id] = groups.count
            groups.append(group)
        }
    }

    /// The bundles that a group waited for have nodes.
    mutating func settleGroup(_ id: PlacementGroupID, _ ticket: Int, _ layout: [Int]) -> [PlacementDecision] {
        tickets.remove(ticket)
        guard let number = groupNumbers[id] else { return [] }
        groups[number].ticket = nil
        let waiting = groups[number].hosts.indices.filter { groups[number].hosts[$0] == nil }
        for (bundle, host) in zip(waiting, layout) {
            groups[number].hosts[bundle] = host
            groups[number].pool.places[bundle].node = cluster.places[host].node
            groups[number].pool.open(bundle)
        }
        let nodes = groups[number].pool.places.map(\.node)
        return [.groupReady(id, nodes: nodes)] + decide(inGroup: number)
    }

    /// Has the bundles without a node wait for one, all of them together.
    mutating func replaceLostBundles(of number: Int) {
        if let ticket = groups[number].ticket {
            cluster.withdraw(ticket, &tickets)
            tickets.remove(ticket)
        }
        let group = groups[number]
        let lost = group.bundles.indices.filter { group.hosts[$0] == nil }
        let gang = Shape.Gang(
            key: nil, bundles: lost.map { group.bundles[$0] }, strategy: group.request.strategy,
            labels: group.request.labels, occupied: Set(group.hosts.compactMap(\.self)).sorted())
        let ticket = tickets.insert(Ticket(.group(group.request.id), age: group.age, shape: cluster.shape(for: gang)))
        groups[number].ticket = ticket
        cluster.submit(ticket, &tickets)
    }

    /// Removes a group, whether it is placed or waits. What was granted in it keeps its resources until it is released;
    /// the rest is free at once. A group that is not known, because it was removed before, is no error.
    package mutating func removeGroup(_ id: PlacementGroupID) -> GroupRemoval {
        guard let number = groupNumbers.removeValue(forKey: id) else { return GroupRemoval() }
        var removal = GroupRemoval()
        if let ticket = groups[number].ticket {
            cluster.withdraw(ticket, &tickets)
            tickets.remove(ticket)
        }
        let waiting = groups[number].pool.shapes.flatMap { tickets.members(of: $0.queue) }
        removal.waitingRequests = tickets.requests(waiting)
        for ticket in waiting { tickets.remove(ticket) }

        var granted: [Int] = []
        for (bundle, host) in groups[number].hosts.enumerated() {
            guard let host else { continue }
            granted += cluster.dissolve(&groups[number].pool.places[bundle], into: host, &tickets)
        }
        removal.grantedRequests = tickets.requests(granted)
        let spent = groups[number].pool.examinations
        groups[number] = GroupState(
            request: PlacementGroupRequest(id: id, bundles: []), age: 0, bundles: [], hosts: [],
            pool: PlacementPool(), ticket: nil)
        cluster.examinations += spent
        freeGroups.append(number)
        removal.decisions = decide()
        return removal
    }
}

extension PlacementPool {
    /// The bundles of a group that has no nodes yet.
    init(bundles: [Amounts]) {
        for (index, bundle) in bundles.enumerated() {
            _ = add(Place(node: NodeID(rawValue: 0), bundle: index, capacity: bundle, isOpen: false))
        }
    }

    /// Gives a bundle back to its node; its guests now hold their resources there.
    fileprivate mutating func dissolve(_ bundle: inout Place, into host: Int, _ tickets: inout Tickets) -> [Int] {
        let guests = tickets.members(of: bundle.guests)
        for guest in guests {
            tickets.remove(guest, from: &bundle.guests)
            tickets[guest].group = nil
            tickets[guest].place = host
            tickets.append(guest, to: &places[host].guests)
        }
        places[host].available += bundle.available
        places[host].attainable += bundle.attainable
        gains.append(Gain(place: host, amounts: bundle.capacity, offeredFrom: 0))
        return guests
    }
}
