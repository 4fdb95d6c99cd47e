extension StoreState {
    /// The object is in the arena again.
    package mutating func restored(_ object: Object, now: Duration) -> [Action] {
        guard let entry = objects[object], case .restoring(let offset, let place) = entry.residence else { return [] }
        totals.restoredObjects += 1
        totals.restoredBytes += entry.size
        objects[object]?.residence = .both(at: offset, place)
        for ticket in entry.waiters {
            guard let request = leave(ticket) else { continue }
            grantPin(object, for: request.client, ticket, at: offset)
        }
        settle(object)
        serve(now)
        return takeActions()
    }

    /// The object could not be read back: whoever waits for it is told.
    ///
    /// One whose bytes are damaged is given up: it may be made again, here too.
    package mutating func restoreFailed(_ object: Object, _ error: ObjectStoreError, now: Duration) -> [Action] {
        guard let entry = objects[object], case .restoring(let offset, let place) = entry.residence else { return [] }
        allocator.free(at: offset, size: entry.size)
        objects[object]?.residence = .disk(place)
        if error.code == .damaged { objects[object]?.isReleased = true }
        for ticket in entry.waiters { refuse(ticket, error) }
        settle(object)
        serve(now)
        return takeActions()
    }
}
