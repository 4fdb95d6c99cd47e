/// Groups of bundles that are placed together.
extension PlacementPool {
    /// Where the bundles of a group can go now.
    mutating func layout(of shape: Int, age: UInt64) -> [Int]? {
        guard let gang = shapes[shape].gang else { return nil }
        examinations += UInt64(order.count)
        let candidates = candidates(for: shape) { pool, place in
            pool.places[place].isOpen && pool.shapes[shape].mayUse(place)
                ? pool.places[place].room(for: shape, age: age) : nil
        }
        let outcome = GangLayout.find(gang.bundles, gang.strategy, among: candidates)
        if case .found(let layout) = outcome { return layout }
        return nil
    }

    /// Where the bundles of a group could go if all nodes were idle.
    func idleLayout(of gang: Shape.Gang) -> GangLayout.Outcome {
        let eligible = order.filter { gang.labels.matches(places[$0].labels) && !isExcluded($0, from: gang) }
        return GangLayout.find(
            gang.bundles, gang.strategy,
            among: eligible.map { GangLayout.Candidate(place: $0, room: places[$0].capacity) })
    }

    /// The places that may take bundles of a group, the preferred ones first.
    ///
    /// Nodes with GPUs come last for bundles that need none. A group that packs prefers the nodes where it has bundles
    /// already, one that spreads the others, and of those the ones where the least runs.
    func candidates(for shape: Int, room: (Self, Int) -> Amounts?) -> [GangLayout.Candidate] {
        guard let gang = shapes[shape].gang else { return [] }
        let spreads = gang.strategy == .spread || gang.strategy == .strictSpread
        let needsGPUs = shapes[shape].demand.gpu > 0
        var ranked: [RankedCandidate] = []
        for place in order where !isExcluded(place, from: gang) {
            guard let room = room(self, place) else { continue }
            let isOccupied = gang.occupied.contains(place)
            let isReserved = !needsGPUs && places[place].capacity.gpu > 0
            ranked.append(
                RankedCandidate(
                    candidate: GangLayout.Candidate(place: place, room: room),
                    isLast: (isOccupied == spreads ? 1 : 0, isReserved ? 1 : 0),
                    running: spreads ? places[place].running : 0, use: spreads ? places[place].use : 0,
                    position: ranked.count))
        }
        ranked.sort(by: <)
        return ranked.map(\.candidate)
    }

    /// Bundles that were lost join those that are left, or keep away from them, as the strategy demands.
    private func isExcluded(_ place: Int, from gang: Shape.Gang) -> Bool {
        switch gang.strategy {
        case .pack, .spread: false
        case .strictPack: !gang.occupied.isEmpty && !gang.occupied.contains(place)
        case .strictSpread: gang.occupied.contains(place)
        }
    }
}

/// A candidate and how well it suits a group.
private struct RankedCandidate {
    var candidate: GangLayout.Candidate
    var isLast: (Int, Int)
    var running: Int
    var use: Double
    var position: Int

    static func < (one: Self, other: Self) -> Bool {
        (one.isLast.0, one.isLast.1, one.running, one.use, one.position)
            < (other.isLast.0, other.isLast.1, other.running, other.use, other.position)
    }
}
