/// What has become free finds those who wait for it.
extension PlacementPool {
    /// Places whatever can be placed now.
    mutating func settle(_ tickets: inout Tickets) {
        while let gain = gains.popLast() {
            guard places[gain.place].isOpen else { continue }
            while let fitting = oldestFitting(gain) { placeOldest(fitting, on: gain.place, &tickets) }
            if let age = gain.offeredFrom { offerClaim(on: gain.place, from: age) }
        }
    }

    /// A shape of which the oldest can be placed now.
    private struct Fitting {
        var shape: Int
        var age: UInt64
        /// Where the bundles of a group go.
        var layout: [Int]?
    }

    /// The oldest that fits, now that there is more on a place.
    private mutating func oldestFitting(_ gain: Gain) -> Fitting? {
        var best: Fitting?
        if gain.isNew {
            for shape in shapes.indices where shapes[shape].isWaiting {
                consider(shape, on: gain.place, &best)
            }
            return best
        }
        for position in 0..<gain.amounts.kindCount {
            guard let kind = gain.amounts.kind(at: position), kind < lines.count,
                places[gain.place].available[kind] >= lines[kind].smallest
            else { continue }
            var index = 0
            while index < lines[kind].entries.count {
                let entry = lines[kind].entries[index]
                if let best, best.age <= entry.age { break }
                consider(entry.shape, on: gain.place, &best)
                index += 1
            }
        }
        return best
    }

    private mutating func consider(_ shape: Int, on place: Int, _ best: inout Fitting?) {
        let age = shapes[shape].age
        guard best.map({ age < $0.age }) ?? true, shapes[shape].mayUse(place) else { return }
        if shapes[shape].gang != nil {
            guard couldUse(place, shape), let layout = layout(of: shape, age: age) else { return }
            best = Fitting(shape: shape, age: age, layout: layout)
        } else if kindLacking(on: place, for: shape) == nil {
            best = Fitting(shape: shape, age: age)
        }
    }

    /// Whether one of a group's bundles fits there now: if not, what came free does not help the group.
    private mutating func couldUse(_ place: Int, _ shape: Int) -> Bool {
        examinations += 1
        let room = places[place].room(for: shape, age: shapes[shape].age)
        return shapes[shape].gang?.bundles.contains { $0.fits(in: room) } ?? false
    }

    private mutating func placeOldest(_ fitting: Fitting, on place: Int, _ tickets: inout Tickets) {
        let shape = fitting.shape
        let number = shapes[shape].queue.first
        tickets.remove(number, from: &shapes[shape].queue)
        if let layout = fitting.layout {
            take(number, of: shape, layout)
            advance(shape, from: fitting.age, tickets)
            for place in layout { revalidateClaim(on: place) }
        } else {
            take(number, place, &tickets)
            advance(shape, from: fitting.age, tickets)
            revalidateClaim(on: place)
        }
    }
}
