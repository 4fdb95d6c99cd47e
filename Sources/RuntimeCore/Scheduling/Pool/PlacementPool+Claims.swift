/// Who keeps room where, so that nobody is overtaken for ever.
///
/// The invariant: if a shape has no claim, then every open place that could ever have room for its oldest is claimed
/// for an older one.
extension PlacementPool {
    /// Claims room for the oldest of a shape where it lacks the least. Younger claims give way, and seek other places.
    mutating func seekClaim(for shape: Int) {
        var seekers = [shape]
        while let seeker = seekers.popLast() {
            guard shapes[seeker].isWaiting, shapes[seeker].claims.isEmpty else { continue }
            let wanted = shapes[seeker].gang == nil ? placeToClaim(for: seeker) : placesToClaim(for: seeker)
            for (place, amounts) in wanted {
                let displaced = places[place].claim
                if displaced.exists {
                    renounceClaim(of: displaced.shape, from: displaced.age)
                    seekers.append(displaced.shape)
                }
                places[place].claim = Place.Claim(shape: seeker, age: shapes[seeker].age, amounts: amounts)
                shapes[seeker].claims.append(place)
            }
            if !wanted.isEmpty { unclaimed.remove(age: shapes[seeker].age) }
        }
    }

    private func mayClaim(_ place: Int, for shape: Int) -> Bool {
        places[place].isOpen && places[place].claim.age > shapes[shape].age && shapes[shape].mayUse(place)
    }

    private mutating func placeToClaim(for shape: Int) -> [(Int, Amounts)] {
        let demand = shapes[shape].demand
        var best: (place: Int, share: Double)?
        for place in order where mayClaim(place, for: shape) {
            examinations += 1
            guard demand.fits(in: places[place].attainable) else { continue }
            let share = demand.shareLacking(in: places[place].available) + (places[place].claim.exists ? 2 : 0)
            if best.map({ share < $0.share }) ?? true { best = (place, share) }
        }
        return best.map { [($0.place, demand)] } ?? []
    }

    private mutating func placesToClaim(for shape: Int) -> [(Int, Amounts)] {
        guard let gang = shapes[shape].gang else { return [] }
        let candidates = candidates(for: shape) { pool, place in
            pool.mayClaim(place, for: shape) ? pool.places[place].attainable : nil
        }
        examinations += UInt64(order.count)
        let outcome = GangLayout.find(gang.bundles, gang.strategy, among: candidates)
        guard case .found(let layout) = outcome else { return [] }
        var sums: [Int: Amounts] = [:]
        for (bundle, place) in zip(gang.bundles, layout) { sums[place, default: Amounts()] += bundle }
        return sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The oldest of a shape needs its claim no longer, or cannot have it: what was kept is there for others.
    mutating func renounceClaim(of shape: Int, from age: UInt64) {
        for place in shapes[shape].claims {
            let amounts = places[place].claim.amounts
            places[place].claim = .none
            gains.append(Gain(place: place, amounts: amounts, offeredFrom: age))
        }
        shapes[shape].claims.removeAll(keepingCapacity: true)
        if shapes[shape].isWaiting { unclaimed.insert(shape, age: shapes[shape].age) }
    }

    /// The next of the shape inherits the claim, unless one that is older than it has none yet.
    mutating func passOnClaim(of shape: Int, from age: UInt64) {
        for place in shapes[shape].claims {
            places[place].claim.age = shapes[shape].age
            gains.append(Gain(place: place, amounts: places[place].claim.amounts, offeredFrom: age))
        }
    }

    /// Offers a place to those without a claim, the oldest first; `age` and younger are those who may not have had the
    /// chance before.
    mutating func offerClaim(on place: Int, from age: UInt64) {
        var age = age
        while true {
            let index = unclaimed.position(of: age)
            guard index < unclaimed.entries.count else { return }
            let entry = unclaimed.entries[index]
            guard entry.age < places[place].claim.age else { return }
            if couldClaim(place, for: entry.shape) { seekClaim(for: entry.shape) }
            age = entry.age + 1
        }
    }

    private mutating func couldClaim(_ place: Int, for shape: Int) -> Bool {
        examinations += 1
        guard shapes[shape].mayUse(place) else { return false }
        let attainable = places[place].attainable
        guard let gang = shapes[shape].gang else { return shapes[shape].demand.fits(in: attainable) }
        return gang.bundles.contains { $0.fits(in: attainable) }
    }

    /// Withdraws the claim on a place if what it counts on may never come.
    mutating func revalidateClaim(on place: Int) {
        let claim = places[place].claim
        if claim.exists, !claim.amounts.fits(in: places[place].attainable) { withdrawClaim(on: place) }
    }

    /// Has the owner of the claim on a place seek another one.
    mutating func withdrawClaim(on place: Int) {
        let claim = places[place].claim
        guard claim.exists else { return }
        renounceClaim(of: claim.shape, from: claim.age)
        seekClaim(for: claim.shape)
    }
}
