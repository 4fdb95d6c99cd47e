extension StoreState {
    /// The file is complete; `checksums` are those of its objects, in order.
    package mutating func written(
        _ file: SpillFileNumber, checksums: [UInt32], space: DiskSpace?, now: Duration
    ) -> [Action] {
        guard let batch, batch.file == file else { return [] }
        self.batch = nil
        if let space { disk.measured(space, now: now) }
        totals.spilledObjects += batch.members.count
        totals.spilledBytes += batch.bytes
        var position = 0
        for (member, checksum) in zip(batch.members, checksums) {
            let place = SpillPlace(file: file, offset: position, size: member.place.size, checksum: checksum)
            objects[member.object]?.residence = .both(at: member.place.offset, place)
            position += member.place.size
            settle(member.object)
        }
        serve(now)
        return takeActions()
    }

    /// The file could not be written; nothing of it is left.
    package mutating func writeFailed(_ file: SpillFileNumber, _ error: ObjectStoreError, now: Duration) -> [Action] {
        guard let batch, batch.file == file else { return [] }
        self.batch = nil
        files.abandon(file)
        disk.failed(error, now: now)
        for member in batch.members {
            objects[member.object]?.residence = .memory(at: member.place.offset)
            settle(member.object)
        }
        serve(now)
        return takeActions()
    }

    /// The disk has that much room, or could not be asked.
    package mutating func measured(_ space: Result<DiskSpace, ObjectStoreError>, now: Duration) -> [Action] {
        switch space {
        case .success(let space): disk.measured(space, now: now)
        case .failure(let error): disk.failed(error, now: now)
        }
        serve(now)
        return takeActions()
    }

    /// Writes the least recently used objects to a file, if the disk has room for them.
    mutating func startSpilling(_ now: Duration) -> Outlook {
        if batch != nil { return .onItsWay }
        switch disk.verdict(used: files.bytes, now: now) {
        case .measuring:
            return .onItsWay
        case .measure:
            disk.beginMeasuring()
            emit(.measureDisk)
            return .onItsWay
        case .closed(let obstacle):
            return .blocked(obstacle)
        case .open(let room, let obstacle):
            let members = selectBatch(room: room)
            guard !members.isEmpty else { return .blocked(obstacle) }
            write(members)
            return .onItsWay
        }
    }

    /// The objects used longest ago that the disk has room for, until a file is full.
    private func selectBatch(room: Int) -> [SpillBatch<Object>.Member] {
        var members: [SpillBatch<Object>.Member] = []
        var bytes = 0
        var skipped = 0
        let wanted = limits.spilling?.batchBytes ?? 0
        for object in dirty {
            guard bytes < wanted, skipped < Self.mostSkipped, members.count < Self.mostFused else { break }
            guard let entry = objects[object], case .memory(let offset) = entry.residence else { continue }
            guard entry.size <= room - bytes else {
                skipped += 1
                continue
            }
            members.append(.init(object: object, place: ObjectPlace(offset: offset, size: entry.size)))
            bytes += entry.size
        }
        return members
    }

    private mutating func write(_ members: [SpillBatch<Object>.Member]) {
        let bytes = members.reduce(0) { $0 + $1.place.size }
        let batch = SpillBatch(file: files.add(bytes: bytes, objects: members.count), members: members)
        for member in members {
            dirty.remove(member.object, bytes: ArenaAllocator.blockSize(for: member.place.size))
            objects[member.object]?.residence = .writing(at: member.place.offset)
        }
        self.batch = batch
        emit(.write(batch))
    }

    /// A file keeps its space until the last of its objects goes: not too many share one.
    private static var mostFused: Int { 2000 }
    /// How many objects that do not fit the disk are passed over in search of one that does.
    private static var mostSkipped: Int { 1000 }
}
