/// What comes, and what is given back.
extension PlacementPool {
    /// Places what has come, or has it wait.
    mutating func submit(_ number: Int, _ tickets: inout Tickets) {
        let shape = tickets[number].shape
        guard !shapes[shape].isWaiting else { return tickets.append(number, to: &shapes[shape].queue) }
        let age = tickets[number].age
        if shapes[shape].gang != nil {
            if let layout = layout(of: shape, age: age) {
                take(number, of: shape, layout)
                for place in layout { revalidateClaim(on: place) }
                return
            }
        } else if let place = choosePlace(for: shape, age: age, locality: tickets[number].locality) {
            take(number, place, &tickets)
            return revalidateClaim(on: place)
        }
        tickets.append(number, to: &shapes[shape].queue)
        startWaiting(shape, age: age)
    }

    /// Takes a ticket that waits out of its queue.
    mutating func withdraw(_ number: Int, _ tickets: inout Tickets) {
        let shape = tickets[number].shape
        let wasOldest = shapes[shape].queue.first == number
        tickets.remove(number, from: &shapes[shape].queue)
        if wasOldest { advance(shape, from: tickets[number].age, tickets) }
    }

    /// Gives back what a request was given.
    mutating func release(_ number: Int, _ tickets: inout Tickets) {
        guard let place = tickets[number].place else { return }
        let taken = tickets[number].taken
        tickets.remove(number, from: &places[place].guests)
        places[place].running -= 1
        places[place].available += taken
        var gain = Gain(place: place, amounts: taken)
        if tickets[number].lifetime == .indefinite || tickets[number].isSuspended {
            places[place].attainable += taken
            gain.offeredFrom = 0
        }
        gains.append(gain)
    }

    /// Has a request lend its processors, or takes them back.
    mutating func setSuspended(_ number: Int, _ isSuspended: Bool, _ tickets: inout Tickets) {
        guard let place = tickets[number].place else { return }
        let (taken, lasting) = (tickets[number].taken, tickets[number].lasting)
        tickets[number].isSuspended = isSuspended
        let freed = taken - tickets[number].taken
        places[place].available += freed
        places[place].attainable += lasting
        places[place].attainable -= tickets[number].lasting
        gains.append(Gain(place: place, amounts: freed, offeredFrom: lasting.isZero ? nil : 0))
        revalidateClaim(on: place)
    }

    /// Gives a request its place.
    mutating func take(_ number: Int, _ place: Int, _ tickets: inout Tickets) {
        let demand = shapes[tickets[number].shape].demand
        places[place].available -= demand
        if tickets[number].lifetime == .indefinite { places[place].attainable -= demand }
        places[place].running += 1
        tickets[number].held = demand
        tickets[number].place = place
        tickets.append(number, to: &places[place].guests)
        placements.append(Placement(ticket: number, places: .one(place)))
    }

    /// Gives the bundles of a group their places. They stay until the group is removed.
    mutating func take(_ number: Int, of shape: Int, _ layout: [Int]) {
        guard let gang = shapes[shape].gang else { return }
        for (bundle, place) in zip(gang.bundles, layout) {
            places[place].available -= bundle
            places[place].attainable -= bundle
        }
        placements.append(Placement(ticket: number, places: .many(layout)))
    }
}

/// Waiting.
extension PlacementPool {
    /// The first of a shape could not be placed.
    mutating func startWaiting(_ shape: Int, age: UInt64) {
        shapes[shape].age = age
        unclaimed.insert(shape, age: age)
        if shapes[shape].gang != nil {
            for kind in shapes[shape].demand.kinds { note(kind, lackedBy: shape) }
        } else {
            for place in order where places[place].isOpen && shapes[shape].mayUse(place) {
                _ = kindLacking(on: place, for: shape)
            }
        }
        seekClaim(for: shape)
    }

    /// A kind of which a place has too little for the oldest of a shape; noted, so that the shape is looked at as soon
    /// as there is more of it. Nil if it fits.
    mutating func kindLacking(on place: Int, for shape: Int) -> Int? {
        examinations += 1
        guard
            let kind = places[place].kindLacking(
                for: shapes[shape].demand, of: shape, age: shapes[shape].age)
        else { return nil }
        if shapes[shape].demand.fits(in: places[place].capacity) { note(kind, lackedBy: shape) }
        return kind
    }

    private mutating func note(_ kind: Int, lackedBy shape: Int) {
        guard !shapes[shape].lacking.contains(kind) else { return }
        shapes[shape].lacking.append(kind)
        while lines.count <= kind { lines.append(WaitingLine()) }
        lines[kind].insert(shape, age: shapes[shape].age, smallest: shapes[shape].smallestShare(of: kind))
    }

    /// The oldest of a shape has left: the next one takes its turn.
    mutating func advance(_ shape: Int, from age: UInt64, _ tickets: Tickets) {
        guard shapes[shape].isWaiting else { return stopWaiting(shape, age: age) }
        let next = tickets[shapes[shape].queue.first].age
        shapes[shape].age = next
        for kind in shapes[shape].lacking {
            lines[kind].remove(age: age)
            lines[kind].insert(shape, age: next, smallest: shapes[shape].smallestShare(of: kind))
        }
        if shapes[shape].claims.isEmpty {
            unclaimed.remove(age: age)
            unclaimed.insert(shape, age: next)
        } else if shapes[shape].gang != nil {
            renounceClaim(of: shape, from: age)
            seekClaim(for: shape)
        } else {
            passOnClaim(of: shape, from: age)
        }
    }

    private mutating func stopWaiting(_ shape: Int, age: UInt64) {
        for kind in shapes[shape].lacking { lines[kind].remove(age: age) }
        shapes[shape].lacking.removeAll(keepingCapacity: true)
        if !shapes[shape].claims.isEmpty { renounceClaim(of: shape, from: age) }
        unclaimed.remove(age: age)
    }
}
