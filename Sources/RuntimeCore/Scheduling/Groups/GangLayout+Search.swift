extension GangLayout {
    /// How many times a bundle is held against a candidate before the search gives up.
    static let searchLimit = 10_000

    /// Tries every layout, the largest bundles first, without those that differ only in what is alike.
    mutating func search() -> Outcome {
        var search = LayoutSearch(layout: self, steps: Self.searchLimit)
        if search.assign(0) { return .found(search.assigned.map { candidates[$0].place }) }
        return search.steps > 0 ? .impossible : .unknown
    }
}

/// A search for a layout, depth first.
private struct LayoutSearch {
    let layout: GangLayout
    /// How many more steps may be taken.
    var steps: Int
    var rooms: [Amounts]
    var assigned: [Int]

    init(layout: GangLayout, steps: Int) {
        self.layout = layout
        self.steps = steps
        rooms = layout.candidates.map(\.room)
        assigned = [Int](repeating: 0, count: layout.bundles.count)
    }

    mutating func assign(_ position: Int) -> Bool {
        guard position < layout.descending.count else { return true }
        let bundle = layout.descending[position]
        var tried: Set<Amounts> = []
        for candidate in firstCandidate(position)..<rooms.count {
            guard steps > 0 else { return false }
            steps -= 1
            let room = rooms[candidate]
            guard layout.bundles[bundle].fits(in: room), tried.insert(room).inserted else { continue }
            rooms[candidate] -= layout.bundles[bundle]
            assigned[bundle] = candidate
            if assign(position + 1) { return true }
            rooms[candidate] = room
        }
        return false
    }

    /// Bundles that are alike take their candidates in order: swapping them changes nothing.
    private func firstCandidate(_ position: Int) -> Int {
        guard position > 0 else { return 0 }
        let (bundle, before) = (layout.descending[position], layout.descending[position - 1])
        return layout.types[bundle] == layout.types[before] ? assigned[before] : 0
    }
}
