/// Where among the places that have room a request goes.
extension PlacementPool {
    /// How well a place suits: the less, the better.
    private struct Rank {
        var bytesAway = 0
        var first = 0.0
        var second = 0.0

        static func < (one: Rank, other: Rank) -> Bool {
            (one.bytesAway, one.first, one.second) < (other.bytesAway, other.first, other.second)
        }
    }

    /// The place for a request that has just come; nil if none has room. Of two that suit equally, the older one.
    mutating func choosePlace(for shape: Int, age: UInt64, locality: [PlacementRequest.Locality]) -> Int? {
        let preference = shapes[shape].preference
        if let node = preference.wish, let place = order.first(where: { places[$0].node == node }),
            hasRoom(place, for: shape, age: age)
        {
            return place
        }
        var best: Int?
        var bestRank = Rank()
        for place in order where hasRoom(place, for: shape, age: age) {
            let rank = rank(place, preference.order, locality)
            guard best == nil || rank < bestRank else { continue }
            if case .firstLittleUsed = preference.order, locality.isEmpty, rank.first == 0, rank.second == 0 {
                return place
            }
            best = place
            bestRank = rank
        }
        return best
    }

    private mutating func hasRoom(_ place: Int, for shape: Int, age: UInt64) -> Bool {
        guard places[place].isOpen, shapes[shape].mayUse(place) else { return false }
        examinations += 1
        return places[place].kindLacking(for: shapes[shape].demand, of: shape, age: age) == nil
    }

    private func rank(
        _ number: Int, _ order: Shape.Preference.Order, _ locality: [PlacementRequest.Locality]
    ) -> Rank {
        let place = places[number]
        let hasGPUs = place.capacity.gpu > 0
        switch order {
        case .firstLittleUsed(let avoidsGPUs):
            return Rank(
                bytesAway: -bytes(on: place.node, locality), first: avoidsGPUs && hasGPUs ? 1 : 0,
                second: place.isLessThanHalfUsed ? 0 : place.use)
        case .fewestGuests:
            return Rank(
                bytesAway: -bytes(on: place.node, locality), first: Double(place.running), second: hasGPUs ? 1 : 0)
        case .fewestGuestsThenLeastUsed:
            return Rank(first: Double(place.running), second: place.use)
        }
    }

    private func bytes(on node: NodeID, _ locality: [PlacementRequest.Locality]) -> Int {
        locality.isEmpty ? 0 : locality.reduce(0) { $1.node == node ? $0 + $1.bytes : $0 }
    }
}
