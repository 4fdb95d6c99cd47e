/// Putting back what was decided before the head was restarted.
///
/// Called on a scheduler without requests, in this order: all nodes (`addNode`, then `suspendScheduling`, until they have
/// come back), all groups, all granted requests, all waiting requests in the order of their arrival. Nothing is decided
/// anew for what has its place: it holds the same resources of the same node as before.
extension ClusterScheduler {
    /// Puts a placement group back with the node of each bundle, `nil` for bundles that had none.
    ///
    /// The bundles with a node are reserved there, whatever else is there: they were before. The others wait for room
    /// like those of a node that was lost; they are not refused if there can be none now.
    mutating func restoreGroup(_ request: PlacementGroupRequest, nodes: [NodeID?]) -> [PlacementDecision] {
        let number = groups.count
        groupNumbers[request.id] = number
        let bundles = request.bundles.map { kinds.count($0) }
        groups.append(
            GroupState(
                request: request, age: makeAge(), bundles: bundles, hosts: bundles.map { _ in nil },
                pool: PlacementPool(bundles: bundles), ticket: nil))
        for (bundle, node) in zip(bundles.indices, nodes) {
            if let host = node.flatMap({ self.nodes[$0] }) { restoreBundle(bundle, of: number, on: host) }
        }
        if groups[number].hosts.contains(nil) { replaceLostBundles(of: number) }
        return decide()
    }

    private mutating func restoreBundle(_ bundle: Int, of group: Int, on host: Int) {
        cluster.places[host].available -= groups[group].bundles[bundle]
        cluster.places[host].attainable -= groups[group].bundles[bundle]
        groups[group].hosts[bundle] = host
        groups[group].pool.places[bundle].node = cluster.places[host].node
        if cluster.places[host].isOpen { groups[group].pool.open(bundle) }
    }

    /// Puts a granted request back on its node, in its bundle if it has one.
    ///
    /// It is never refused, since what it was granted for runs: where there is no room, less than nothing is left until
    /// enough is released. A request whose group is gone holds its resources on the node itself. One whose node is not
    /// known is forgotten; to release it changes nothing.
    mutating func restoreGrant(_ request: PlacementRequest, on node: NodeID, bundle: Int?) {
        guard let host = nodes[node] else { return }
        guard case .bundle(let group, _) = request.strategy, let number = groupNumbers[group], let bundle,
            groups[number].hosts.indices.contains(bundle), groups[number].hosts[bundle] == host
        else {
            var request = request
            request.strategy = .hybrid
            let ticket = makeTicket(request, inGroup: nil)
            cluster.take(ticket, host, &tickets)
            return cluster.placements.removeAll()
        }
        let ticket = makeTicket(request, inGroup: number)
        groups[number].pool.take(ticket, bundle, &tickets)
        groups[number].pool.placements.removeAll()
        cluster.places[host].running += 1
    }

    /// Puts a waiting request back. Unlike one that is submitted it is not refused if no node could meet it now.
    ///
    /// - Throws: what `submit` throws for other reasons. Nothing has changed then.
    mutating func restoreRequest(_ request: PlacementRequest) throws(RuntimeError) -> [PlacementDecision] {
        do {
            return try submit(request)
        } catch {
            guard error.code == .infeasible else { throw error }
        }
        guard case .bundle(let group, _) = request.strategy, let number = groupNumbers[group] else {
            cluster.submit(makeTicket(request, inGroup: nil), &tickets)
            return decide()
        }
        groups[number].pool.submit(makeTicket(request, inGroup: number), &tickets)
        return decide(inGroup: number)
    }

    private mutating func makeTicket(_ request: PlacementRequest, inGroup group: Int?) -> Int {
        let key = ShapeKey(resources: request.resources, strategy: request.strategy, labels: request.labels)
        let demand = kinds.count(request.resources)
        var shape = 0
        change(group) { pool, _ in shape = pool.knownShape(key) ?? pool.addShape(key, demand: demand) }
        var ticket = Ticket(.request(request.id), age: makeAge(), group: group, shape: shape)
        ticket.lifetime = request.lifetime
        ticket.locality = request.locality
        return tickets.insert(ticket)
    }
}
