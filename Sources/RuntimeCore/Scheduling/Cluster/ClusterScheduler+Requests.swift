/// Requests that come, end, and pause.
extension ClusterScheduler {
    /// Takes a request in: it is placed at once, or waits.
    ///
    /// - Parameters:
    ///   - request: what is wanted; its identity must be new.
    ///   - wasFeasible: whether the same was feasible before, as with a task that is run again. It then waits for a node
    ///     that could have it instead of being refused; but not for a certain node that has left, which never returns.
    /// - Returns: what was decided, about other requests too.
    /// - Throws: a `RuntimeError` with the code `infeasible` if no node could ever have it, `alreadyExists` if there is
    ///   such a request, `placementGroupNotFound` if it names a group that does not exist, `invalidResources` or
    ///   `invalidConfiguration` if it contradicts itself. Nothing has changed then.
    package mutating func submit(
        _ request: PlacementRequest, wasFeasible: Bool = false
    ) throws(RuntimeError) -> [PlacementDecision] {
        let (shape, group) = try admit(request)
        if let group {
            guard groups[group].pool.isFeasible(shape) else { throw infeasible(shape, inGroup: group) }
            groups[group].pool.submit(makeTicket(request, shape, group), &tickets)
            return decide(inGroup: group)
        }
        guard cluster.order.isEmpty || cluster.isFeasible(shape) || (wasFeasible && !asksForLostNode(request)) else {
            throw infeasible(shape)
        }
        cluster.submit(makeTicket(request, shape, nil), &tickets)
        return decide()
    }

    private func asksForLostNode(_ request: PlacementRequest) -> Bool {
        if case .node(let node, soft: false) = request.strategy { return nodes[node] == nil }
        return false
    }

    /// The shape of a request, and the group in whose bundles it is placed, once the request has been checked.
    mutating func admit(_ request: PlacementRequest) throws(RuntimeError) -> (shape: Int, group: Int?) {
        guard tickets.number(of: request.id) == nil else {
            throw RuntimeError(.alreadyExists, "there is a placement request \(request.id) already")
        }
        try request.resources.validate()
        let key = ShapeKey(resources: request.resources, strategy: request.strategy, labels: request.labels)
        guard case .bundle(let group, let index) = request.strategy else {
            return (cluster.knownShape(key) ?? cluster.addShape(key, demand: kinds.count(request.resources)), nil)
        }
        let number = try groupNumber(group, bundle: index, labels: request.labels)
        let shape =
            groups[number].pool.knownShape(key)
            ?? groups[number].pool.addShape(key, demand: kinds.count(request.resources))
        return (shape, number)
    }

    mutating func makeTicket(_ request: PlacementRequest, _ shape: Int, _ group: Int?) -> Int {
        var ticket = Ticket(.request(request.id), age: makeAge(), group: group, shape: shape)
        ticket.lifetime = request.lifetime
        ticket.locality = request.locality
        return tickets.insert(ticket)
    }

    private func groupNumber(
        _ group: PlacementGroupID, bundle: Int?, labels: LabelSelector
    ) throws(RuntimeError) -> Int {
        guard let number = groupNumbers[group] else {
            throw RuntimeError(
                .placementGroupNotFound, "there is no placement group \(group): it was never made, or was removed")
        }
        guard labels.conditions.isEmpty else {
            throw RuntimeError(
                .invalidConfiguration,
                "a request in a bundle cannot ask for the labels \(labels): give them to the placement group \(group), "
                    + "which chooses the node")
        }
        let count = groups[number].bundles.count
        if let bundle, !(0..<count).contains(bundle) {
            throw RuntimeError(
                .infeasible,
                "the placement group \(group) has no bundle \(bundle): its \(count) bundles are counted from 0")
        }
        return number
    }

    /// Takes back what a request was given, once what it was for has ended. A request that waits is cancelled, one that
    /// is not known is no error.
    package mutating func release(_ request: PlacementRequestID) -> [PlacementDecision] {
        guard let number = tickets.number(of: request) else { return [] }
        let (group, place) = (tickets[number].group, tickets[number].place)
        change(group) { pool, tickets in
            if place == nil { pool.withdraw(number, &tickets) } else { pool.release(number, &tickets) }
        }
        tickets.remove(number)
        guard let group else { return decide() }
        if let place, let host = groups[group].hosts[place] { cluster.places[host].running -= 1 }
        return decide(inGroup: group)
    }

    /// Gives a request up, whether it waits or was placed.
    package mutating func cancel(_ request: PlacementRequestID) -> [PlacementDecision] { release(request) }

    /// The request waits for objects: others may have its processors until it goes on.
    package mutating func suspend(_ request: PlacementRequestID) -> [PlacementDecision] {
        setSuspended(request, true)
    }

    /// The request goes on: it has its processors again at once, even if others have taken them meanwhile. Nothing else
    /// is placed there until as many have come back.
    package mutating func resume(_ request: PlacementRequestID) -> [PlacementDecision] {
        setSuspended(request, false)
    }

    private mutating func setSuspended(_ request: PlacementRequestID, _ isSuspended: Bool) -> [PlacementDecision] {
        guard let number = tickets.number(of: request), tickets[number].place != nil,
            tickets[number].isSuspended != isSuspended
        else { return [] }
        let group = tickets[number].group
        change(group) { pool, tickets in pool.setSuspended(number, isSuspended, &tickets) }
        return group.map { decide(inGroup: $0) } ?? decide()
    }
}
