/// Why something can never be placed, in words that say what is missing and what would be right.
extension ClusterScheduler {
    /// The error for a request that no node could have.
    func infeasible(_ shape: Int) -> RuntimeError {
        let flaw = flaw(of: cluster.shapes[shape]) ?? "no node could ever have it"
        return RuntimeError(.infeasible, "the request can never be placed: it \(flaw)")
    }

    /// The error for a request that no bundle of its group could have.
    func infeasible(_ shape: Int, inGroup number: Int) -> RuntimeError {
        let group = groups[number]
        let selected = group.pool.order.filter { group.pool.shapes[shape].mayUse($0) }
        let flaw = missing(
            group.pool.shapes[shape].demand, among: selected.map { group.pool.places[$0] }, "bundle",
            "make a group with a larger bundle")
        return RuntimeError(
            .infeasible,
            "the request can never be placed in the placement group \(group.request.id): it "
                + (flaw ?? "fits in no bundle"))
    }

    /// The error for a group that the nodes could not hold.
    func infeasible(_ request: PlacementGroupRequest, _ gang: Shape.Gang) -> RuntimeError {
        let flaw = flaw(of: gang) ?? "cannot be laid out over the nodes that there are"
        return RuntimeError(.infeasible, "the placement group \(request.id) can never be placed: it \(flaw)")
    }

    /// What makes a shape infeasible on the nodes that there are, to follow the word "it"; nil if nothing does.
    func flaw(of shape: Shape) -> String? {
        guard case .request(let key) = shape.kind else { return shape.gang.flatMap { flaw(of: $0) } }
        var selected = cluster.order.map { cluster.places[$0] }
        if case .node(let node, soft: false) = key.strategy {
            selected = selected.filter { $0.node == node }
            guard !selected.isEmpty else {
                return "asks for the node \(node), which is not in the cluster: "
                    + "name one that is, or make the wish a soft one"
            }
        }
        return flaw(of: shape.demand, with: key.labels, among: selected)
    }

    private func flaw(of gang: Shape.Gang) -> String? {
        let nodes = cluster.order.map { cluster.places[$0] }
        let total = gang.bundles.reduce(into: Amounts()) { $0 += $1 }
        for (index, bundle) in gang.bundles.enumerated() {
            if let flaw = flaw(of: bundle, with: gang.labels, among: nodes) {
                return "has a bundle (\(index)) that \(flaw)"
            }
        }
        switch gang.strategy {
        case .strictPack:
            return flaw(of: total, with: gang.labels, among: nodes).map { "must be on one node and \($0)" }
        case .pack, .spread, .strictSpread:
            guard cluster.idleLayout(of: gang) == .impossible else { return nil }
            let held = nodes.reduce(into: Amounts()) { if gang.labels.matches($1.labels) { $0 += $1.capacity } }
            if let kind = total.kindLacking(in: held) {
                let wanted = kinds.resources(kind, total[kind]).phrase
                return "asks for \(wanted) in all, but the nodes together have "
                    + "\(kinds.resources(kind, held[kind]).phrase): ask for less, or add nodes"
            }
            let needs = gang.bundles.count + gang.occupied.count
            return gang.strategy == .strictSpread
                ? "needs \(needs) different nodes, each with room for a bundle, and the cluster's "
                    + "\(nodes.count) nodes do not have that: add nodes, or use the strategy spread"
                : "does not fit on the \(nodes.count) nodes, although they have enough in all: use smaller bundles, "
                    + "or add a node"
        }
    }

    private func flaw(of demand: Amounts, with labels: LabelSelector, among nodes: [Place]) -> String? {
        let selected = nodes.filter { labels.matches($0.labels) }
        guard !selected.isEmpty else {
            return "asks for a node with the labels \(labels), but none of the \(nodes.count) nodes has them: "
                + "ask for others, or add such a node"
        }
        let kind = labels.conditions.isEmpty ? "node" : "node with the labels \(labels)"
        return missing(demand, among: selected, kind, "add a node that has so much")
    }

    /// What none of some places has, were they idle.
    private func missing(_ demand: Amounts, among places: [Place], _ place: String, _ remedy: String) -> String? {
        guard !places.contains(where: { demand.fits(in: $0.capacity) }) else { return nil }
        for kind in demand.kinds {
            let largest = places.map { $0.capacity[kind] }.max() ?? 0
            guard demand[kind] > largest else { continue }
            let wanted = kinds.resources(kind, demand[kind]).phrase
            guard largest > 0 else { return "asks for \(wanted), but no \(place) has any: \(remedy)" }
            let largestPlace = places.count == 1 ? "that \(place)" : "the largest \(place)"
            return "asks for \(wanted), but \(largestPlace) has \(kinds.resources(kind, largest).phrase): "
                + "ask for less, or \(remedy)"
        }
        let shares = places.map { demand.shareLacking(in: $0.capacity) }
        let nearest = zip(shares, places).min { $0.0 < $1.0 }.map { kinds.resources($0.1.capacity).phrase } ?? "nothing"
        return "asks for \(kinds.resources(demand).phrase) together, but no single \(place) has all of that "
            + "(the nearest has \(nearest)): ask for less, or \(remedy)"
    }
}
