import RuntimeCore

/// What holds after every event.
extension SchedulingSimulation {
    /// Takes the decisions in, and checks each as it comes.
    mutating func apply(_ decisions: [PlacementDecision]) throws {
        for decision in decisions {
            switch decision {
            case .granted(let request, let node, let bundle):
                try grant(request.rawValue, on: node.rawValue, bundle: bundle)
            case .groupReady(let group, let nodes): try place(group.rawValue, nodes.map(\.rawValue))
            }
        }
    }

    private mutating func grant(_ id: UInt64, on node: UInt64, bundle: Int?) throws {
        guard let index = model.jobs.firstIndex(where: { $0.id == id }), model.jobs[index].spot == nil else {
            throw Violation(description: "request \(id) was granted twice, or is not known")
        }
        let job = model.jobs[index]
        var spot = NaiveCluster.Spot.node(node)
        if let bundle, case .bundle(let group, _) = job.strategy { spot = .bundle(group.rawValue, bundle) }
        try require(model.host(of: spot) == node, "\(job) is not on the node of its bundle")
        try require(model.spots(for: job, onlyOpen: true).contains(spot), "\(job) may not be at \(spot)")
        try require(job.demand.fits(in: model.available(spot)), "no room for \(job) at \(spot)")
        try require(
            !model.jobs.contains { $0.id < id && $0.spot == nil && $0.isLike(job) }, "\(id) overtook one of its like")
        model.jobs[index].spot = spot
    }

    private mutating func place(_ id: UInt64, _ nodes: [UInt64]) throws {
        guard let index = model.groups.firstIndex(where: { $0.id == id }), model.groups[index].isWaiting else {
            throw Violation(description: "group \(id) was placed twice, or is not known")
        }
        let group = model.groups[index]
        try require(nodes.count == group.bundles.count, "\(group) has \(nodes)")
        for (bundle, node) in nodes.enumerated() {
            if let host = group.hosts[bundle] {
                try require(host == node, "a bundle of \(group) moved to \(node)")
                continue
            }
            let isFit = model.node(node).map { $0.isOpen && (!group.needsZone || $0.isInZone) } ?? false
            try require(isFit, "\(group) may not be on \(node)")
            try require(group.bundles[bundle].fits(in: model.available(.node(node))), "no room for \(group)")
            model.groups[index].hosts[bundle] = node
        }
        let different = Set(nodes).count
        try require(group.strategy != .strictPack || different == 1, "\(group) is not on one node")
        try require(group.strategy != .strictSpread || different == nodes.count, "\(group) shares nodes: \(nodes)")
    }

    /// Checks the books, the claims, and that nobody waits for what is there.
    func check() throws {
        let status = scheduler.status(listing: 0)
        try require(status.nodes.count == model.nodes.count, "\(status.nodes.count) nodes")
        for (known, node) in zip(status.nodes, model.nodes) {
            let available = model.available(.node(node.id))
            let shown = Parts(cpu: max(available.cpu, 0), gpu: available.gpu, slots: available.slots)
            try require(known.available == shown.resources, "node \(node) has \(known.available), not \(shown)")
            try require(
                known.grants == model.jobs.count { $0.spot.flatMap(model.host) == node.id }, "grants of \(node)")
            try require(available.gpu >= 0 && available.slots >= 0, "overdrawn: \(node)")
        }
        let waiting = model.jobs.count { $0.spot == nil } + model.groups.count { $0.isWaiting }
        try require(status.waiting == waiting, "\(status.waiting) wait, not \(waiting)")
        let claims = try checkedClaims()
        for (index, job) in model.jobs.enumerated() where job.spot == nil {
            let isOldest = !model.jobs[..<index].contains { $0.spot == nil && $0.isLike(job) }
            try checkWait(of: job, isOldest: isOldest, claims)
        }
        for group in model.groups where group.isWaiting { try checkWait(of: group, claims) }
    }

    /// Who has claimed how much of a spot.
    struct Claim {
        var owner: UInt64
        var parts: Parts
    }

    private func checkedClaims() throws -> [NaiveCluster.Spot: Claim] {
        var claims: [NaiveCluster.Spot: Claim] = [:]
        for claim in scheduler.claims() {
            var spot = NaiveCluster.Spot.node(claim.node.rawValue)
            if let group = claim.bundleGroup, let bundle = claim.bundle { spot = .bundle(group.rawValue, bundle) }
            let parts = Parts(
                cpu: Int(claim.resources.amount(of: "CPU").parts), gpu: Int(claim.resources.amount(of: "GPU").parts),
                slots: Int(claim.resources.amount(of: "slot").parts))
            let owner = claim.request?.rawValue ?? claim.group?.rawValue ?? 0
            try require(
                claims.updateValue(Claim(owner: owner, parts: parts), forKey: spot) == nil, "two claims: \(spot)")
            try require(parts.fits(in: model.attainable(spot)), "a claim on what may never come: \(spot), \(parts)")
            if claim.request != nil {
                let job = model.jobs.first { $0.id == owner }
                try require(job?.spot == nil && job?.demand == parts, "a claim for nobody: \(claim)")
            } else {
                try require(model.group(owner)?.isWaiting == true, "a claim for nobody: \(claim)")
            }
        }
        return claims
    }

    private func checkWait(of job: NaiveCluster.Job, isOldest: Bool, _ claims: [NaiveCluster.Spot: Claim]) throws {
        let hasClaim = claims.values.contains { $0.owner == job.id }
        try require(scheduler.reason(for: PlacementRequestID(job.id)) != nil, "no reason why \(job) waits")
        for spot in model.spots(for: job, onlyOpen: true) {
            let older = claims[spot].flatMap { $0.owner < job.id ? $0 : nil }
            let room = model.available(spot) - (older?.parts ?? Parts())
            try require(!job.demand.fits(in: room), "\(job) waits although \(spot) has \(room)")
            if isOldest, !hasClaim, job.demand.fits(in: model.attainable(spot)) {
                try require(older != nil, "\(job) has no claim although \(spot) is free of older ones")
            }
        }
    }

    private func checkWait(of group: NaiveCluster.Group, _ claims: [NaiveCluster.Spot: Claim]) throws {
        func older(_ node: NaiveCluster.Node) -> Claim? {
            claims[.node(node.id)].flatMap { $0.owner < group.id ? $0 : nil }
        }
        let canBePlaced = model.canPlace(group) { node in
            node.isOpen ? model.available(.node(node.id)) - (older(node)?.parts ?? Parts()) : nil
        }
        try require(!canBePlaced, "\(group) waits although there is room")
        // Groups that are alike form a queue: only the first of them has a claim.
        let isOldest = !model.groups.contains {
            $0.id < group.id && $0.isWaiting && $0.bundles == group.bundles && $0.strategy == group.strategy
        }
        guard isOldest, !claims.values.contains(where: { $0.owner == group.id }) else { return }
        let couldClaim = model.canPlace(group) { node in
            node.isOpen && older(node) == nil ? model.attainable(.node(node.id)) : nil
        }
        try require(!couldClaim, "\(group) has no claim although there are nodes free of older ones")
    }
}
