/// Why something waits.
extension ClusterScheduler {
    /// Why a request waits, in words to follow "it"; nil if it does not.
    package func reason(for request: PlacementRequestID) -> String? {
        guard let number = tickets.number(of: request), tickets[number].place == nil else { return nil }
        let shape = tickets[number].shape
        guard let group = tickets[number].group else { return reason(cluster.shapes[shape], in: cluster) }
        if let reason = reason(for: groups[group].request.id) {
            return "waits for its placement group \(groups[group].request.id), which \(reason)"
        }
        return reason(groups[group].pool.shapes[shape], in: groups[group].pool)
    }

    /// Why a placement group waits, in words to follow "it"; nil if it does not.
    package func reason(for group: PlacementGroupID) -> String? {
        guard let number = groupNumbers[group], let ticket = groups[number].ticket else { return nil }
        let reason = reason(cluster.shapes[tickets[ticket].shape], in: cluster)
        let placed = groups[number].hosts.count { $0 != nil }
        return placed == 0 ? reason : "\(reason), to replace bundles that were lost with their node"
    }

    /// Why the oldest of a shape waits.
    func reason(_ shape: Shape, in pool: PlacementPool) -> String {
        let wanted = kinds.resources(shape.demand).phrase
        let isBundle = pool.places.first?.bundle != nil
        let place = isBundle ? "bundle" : "node"
        guard !pool.order.isEmpty else { return "waits for \(wanted): the cluster has no nodes yet" }
        if !isBundle, !pool.isFeasible(shape), let flaw = flaw(of: shape) {
            return "waits for a node that is not there (any more): it \(flaw)"
        }
        if let gang = shape.gang { return "waits for \(wanted) in \(gang.bundles.count) bundles: the nodes are busy" }
        let able = pool.order.filter { shape.mayUse($0) && shape.demand.fits(in: pool.places[$0].capacity) }
        let open = able.filter { pool.places[$0].isOpen }
        if open.isEmpty { return "waits for \(wanted): the \(place)s that could have it are silent" }
        if open.contains(where: { shape.demand.fits(in: pool.places[$0].available) }) {
            return "waits for \(wanted): what is free is kept for older requests"
        }
        if let claim = shape.claims.first {
            return "waits for \(wanted): the \(place)s that could have it are busy; "
                + "room is kept for it on \(name(of: pool.places[claim]))"
        }
        if !open.contains(where: { shape.demand.fits(in: pool.places[$0].attainable) }) {
            return "waits for \(wanted): the \(place)s that could have it are held by actors, placement groups "
                + "or tasks that wait"
        }
        return "waits for \(wanted): the \(place)s that could have it are busy"
    }

    private func name(of place: Place) -> String {
        place.bundle.map { "bundle \($0)" } ?? "node \(place.node)"
    }
}
