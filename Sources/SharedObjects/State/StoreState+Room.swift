extension StoreState {
    /// What can be hoped for when there is no room.
    enum Outlook {
        /// The disk is being asked or written to: there may be room when it is done.
        case onItsWay
        case blocked(Obstacle)
    }

    /// Serves who waits, as far as there is room, and sees to it that there will be more.
    mutating func serve(_ now: Duration) {
        retryAt = nil
        if serveRestores(now) { serveCreations(now) }
        balance(now)
    }

    /// Takes a block, giving up memory that is on the disk too.
    mutating func makeBlock(for size: Int) -> Int? {
        if let offset = allocator.allocate(size) { return offset }
        guard allocator.freeBytes + clean.bytes >= ArenaAllocator.blockSize(for: size) else { return nil }
        while let object = clean.first {
            evict(object)
            if let offset = allocator.allocate(size) { return offset }
        }
        return nil
    }

    /// Spills ahead of need, and prefaults ahead of need.
    mutating func balance(_ now: Duration) {
        guard !isClosed else { return }
        if isAboveLimit, let spilling = limits.spilling, dirty.bytes >= spilling.batchBytes { _ = startSpilling(now) }
        noteUse(now)
    }

    /// - Returns: whether creations may be served.
    private mutating func serveRestores(_ now: Duration) -> Bool {
        while let object = restores.first {
            guard let entry = objects[object], case .awaitingRoom(let place) = entry.residence else {
                restores.remove(object)
                continue
            }
            if let offset = makeBlock(for: entry.size) {
                restores.remove(object)
                objects[object]?.residence = .restoring(to: offset, place)
                emit(.read(object, place, to: offset))
                continue
            }
            guard case .blocked(let obstacle) = makeRoom(for: entry.size, now) else { return false }
            refuseOverdueReads(obstacle, now)
            if restores.first == object { return true }
        }
        return true
    }

    /// Refuses who waits too long for an object on the disk, also behind others whose patience lasts longer.
    ///
    /// Refusing the last one who waits for an object takes that off the list.
    private mutating func refuseOverdueReads(_ obstacle: Obstacle, _ now: Duration) {
        let overdue = arrivals.prefix { ticket in requests[ticket].map { $0.deadline <= now } ?? true }
        for ticket in overdue {
            guard let request = requests[ticket], request.kind == .pin, restores.contains(request.object) else {
                continue
            }
            refuse(ticket, full(request.object, request.size, obstacle))
        }
    }

    private mutating func serveCreations(_ now: Duration) {
        while let ticket = creations.first, let request = requests[ticket] {
            if let offset = makeBlock(for: request.size) {
                leave(ticket)
                grantCreation(request, ticket, at: offset)
                continue
            }
            guard case .blocked(let obstacle) = makeRoom(for: request.size, now), request.deadline <= now else {
                return
            }
            refuse(ticket, full(request.object, request.size, obstacle))
        }
    }

    /// Starts to make room for a request that does not fit now.
    private mutating func makeRoom(for size: Int, _ now: Duration) -> Outlook {
        if batch != nil || cooling != nil { return .onItsWay }
        // Without this much, no spilling could help.
        let reachable = allocator.freeBytes + clean.bytes + dirty.bytes
        guard !dirty.isEmpty, reachable >= ArenaAllocator.blockSize(for: size) else { return .blocked(.heldByOthers) }
        let outlook = startSpilling(now)
        if case .blocked(let obstacle) = outlook { retryAt = disk.nextCheck(after: obstacle) }
        return outlook
    }

    private mutating func evict(_ object: Object) {
        guard let entry = objects[object], case .both(let offset, let place) = entry.residence else { return }
        clean.remove(object, bytes: entry.blockSize)
        allocator.free(at: offset, size: entry.size)
        objects[object]?.residence = .disk(place)
    }

    /// Whether what cannot be given up at once takes more than its part of the capacity.
    private var isAboveLimit: Bool {
        Double(objectBytes - clean.bytes) > limits.spillFraction * Double(allocator.capacity)
    }
}
