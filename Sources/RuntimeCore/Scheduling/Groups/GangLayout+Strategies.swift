extension GangLayout {
    /// On as few candidates as can be: on one if it has room, else again and again on the one that takes the most of
    /// what is left (first fit of the largest first, where candidates are alike).
    mutating func packed() -> [Int]? {
        if case .found(let places) = Self.onOne(bundles, candidates),
            let index = candidates.firstIndex(where: { $0.place == places.first })
        {
            return bundles.map { _ in index }
        }
        var layout = [Int](repeating: -1, count: bundles.count)
        var left = descending
        var unused = Array(candidates.indices)
        while !left.isEmpty {
            var best: (candidate: Int, filling: [Int])?
            var tried: Set<Amounts> = []
            for candidate in unused where tried.insert(candidates[candidate].room).inserted {
                let filling = filling(of: candidate, with: left)
                if filling.count > best?.filling.count ?? 0 { best = (candidate, filling) }
            }
            guard let best else { return nil }
            for bundle in best.filling { layout[bundle] = best.candidate }
            left.removeAll { layout[$0] >= 0 }
            unused.removeAll { $0 == best.candidate }
        }
        return layout
    }

    /// The bundles that fit together on a candidate, tried from the largest to the smallest.
    private func filling(of candidate: Int, with bundles: [Int]) -> [Int] {
        var room = candidates[candidate].room
        var filling: [Int] = []
        var fullFor = -1
        for bundle in bundles where types[bundle] != fullFor {
            if self.bundles[bundle].fits(in: room) {
                room -= self.bundles[bundle]
                filling.append(bundle)
            } else {
                fullFor = types[bundle]
            }
        }
        return filling
    }

    /// On as many candidates as can be: as many bundles as possible get one of their own, the rest go where the fewest
    /// others are.
    mutating func spread() -> [Int]? {
        var rooms = candidates.map(\.room)
        var counts = [Int](repeating: 0, count: candidates.count)
        let matching = matching()
        for case (let bundle, let candidate?) in zip(bundles.indices, matching) {
            rooms[candidate] -= bundles[bundle]
            counts[candidate] += 1
        }
        var layout = matching.map { $0 ?? -1 }
        for bundle in descending where layout[bundle] < 0 {
            let fitting = candidates.indices.filter { bundles[bundle].fits(in: rooms[$0]) }
            guard let candidate = fitting.min(by: { (counts[$0], $0) < (counts[$1], $1) }) else { return nil }
            rooms[candidate] -= bundles[bundle]
            counts[candidate] += 1
            layout[bundle] = candidate
        }
        return layout
    }

    /// Gives as many bundles as possible a candidate of their own: a maximum matching, by augmenting paths (Kuhn 1955).
    ///
    /// O(bundles × bundles × candidates) at worst; bundles that are alike take O(bundles × candidates).
    func matching() -> [Int?] {
        var owners = [Int?](repeating: nil, count: candidates.count)
        var hopeless: Set<Int> = []
        for bundle in descending where !hopeless.contains(types[bundle]) {
            var visited = [Bool](repeating: false, count: candidates.count)
            // A bundle that finds no path never finds one later, and those like it neither.
            if !augment(bundle, &owners, &visited) { hopeless.insert(types[bundle]) }
        }
        var matching = [Int?](repeating: nil, count: bundles.count)
        for case (let candidate, let bundle?) in owners.enumerated() { matching[bundle] = candidate }
        return matching
    }

    private func augment(_ bundle: Int, _ owners: inout [Int?], _ visited: inout [Bool]) -> Bool {
        let fitting = candidates.indices.filter { !visited[$0] && bundles[bundle].fits(in: candidates[$0].room) }
        if let free = fitting.first(where: { owners[$0] == nil }) {
            owners[free] = bundle
            return true
        }
        for candidate in fitting where !visited[candidate] {
            visited[candidate] = true
            guard let owner = owners[candidate], augment(owner, &owners, &visited) else { continue }
            owners[candidate] = bundle
            return true
        }
        return false
    }
}
