import SharedObjects

/// What the state answers and orders, held against the model.
extension StoreSimulation {
    mutating func take(_ actions: [StoreAction<Int>]) {
        for action in actions {
            switch action {
            case .grant(let ticket, let place): granted(ticket, place)
            case .refuse(let ticket, let error): refused(ticket, error)
            case .write(let batch): begin(batch)
            case .read(let object, let place, let offset): begin(object, place, offset)
            case .remove(let file): remove(file)
            case .measureDisk:
                expect(!isMeasuring, "the disk is asked twice at a time")
                isMeasuring = true
            case .warm(let range):
                expect(warming == nil && cooling == nil, "two parts of the arena are warmed or cooled at a time")
                expect(range.upperBound <= capacity && !range.isEmpty, "\(range) is warmed")
                warming = range
            case .cool(let range):
                expect(warming == nil && cooling == nil, "two parts of the arena are warmed or cooled at a time")
                claim(range, for: "cooling")
                cooling = range
            }
        }
    }

    private mutating func granted(_ ticket: Ticket, _ place: ObjectPlace) {
        guard let asked = waiting.removeValue(forKey: ticket) else {
            fail("ticket \(ticket) was granted twice, or never asked for")
            return
        }
        expect(place.size == asked.size, "object \(asked.object) of \(asked.size) bytes was given \(place)")
        if asked.isCreation {
            expect(creations.first == ticket, "creation \(ticket) was served before \(creations)")
            creations.removeAll { $0 == ticket }
            claim(
                place.offset..<(place.offset + ArenaAllocator.blockSize(for: place.size)), for: "object \(asked.object)"
            )
            items[asked.object] = Item(size: asked.size, offset: place.offset, creator: asked.client)
        } else {
            let item = items[asked.object]
            expect(item?.offset == place.offset, "object \(asked.object) was pinned at \(place), it is \(item as Any)")
            expect(
                item?.isSealed == true && item?.isRestoring == false, "object \(asked.object) is not there to be read")
            items[asked.object]?.pins[asked.client, default: 0] += 1
        }
    }

    private mutating func refused(_ ticket: Ticket, _ error: ObjectStoreError) {
        guard let asked = waiting.removeValue(forKey: ticket) else {
            fail("ticket \(ticket) was refused twice, or never asked for")
            return
        }
        creations.removeAll { $0 == ticket }
        forgetRestoreIfUnwanted(asked.object)
        if error.code == .storeFull {
            expect(asked.deadline <= now, "ticket \(ticket) was refused at \(now), before its time \(asked.deadline)")
        }
    }

    private mutating func begin(_ batch: SpillBatch<Int>) {
        expect(self.batch == nil, "two files are written at a time")
        expect(files[batch.file] == nil, "file \(batch.file) is written twice")
        expect(!batch.members.isEmpty, "an empty file is written")
        for member in batch.members {
            let item = items[member.object]
            expect(
                item?.offset == member.place.offset && item?.size == member.place.size,
                "\(member) is not there to spill")
            expect(
                item?.isSealed == true && item?.pins.isEmpty == true, "object \(member.object) is in use and spilled")
            expect(item?.file == nil, "object \(member.object) is spilled twice")
            items[member.object]?.isWriting = true
        }
        if let most = limits.spilling?.maximumBytes {
            let bytes = files.values.flatMap(\.values).reduce(batch.bytes) { $0 + $1.size }
            expect(state.statistics.diskBytes <= most, "\(bytes) bytes are on the disk, \(most) are allowed")
        }
        self.batch = batch
    }

    private mutating func begin(_ object: Int, _ place: SpillPlace, _ offset: Int) {
        expect(restores.first == object, "object \(object) came back before \(restores)")
        restores.removeAll { $0 == object }
        expect(files[place.file]?[object] == place, "object \(object) is not at \(place)")
        expect(
            items[object]?.offset == nil || items[object]?.isEvictable == true, "object \(object) is read while in use")
        items[object]?.offset = nil
        claim(offset..<(offset + ArenaAllocator.blockSize(for: place.size)), for: "object \(object) that comes back")
        items[object]?.offset = offset
        items[object]?.isRestoring = true
        reads.append((object, offset))
    }

    private mutating func remove(_ file: SpillFileNumber) {
        let needed = items.filter { $0.value.file?.file == file && !$0.value.isReleased }.keys.sorted()
        expect(needed.isEmpty, "file \(file) is removed, but \(needed) are in it")
        expect(files[file] != nil, "file \(file) is removed twice")
        files[file] = nil
    }

    /// Memory was given to somebody: who had it before must not need it.
    private mutating func claim(_ range: Range<Int>, for whom: String) {
        expect(range.lowerBound >= 0 && range.upperBound <= capacity, "\(whom) was given \(range)")
        if let cooling { expect(!cooling.overlaps(range), "\(whom) was given \(range) of what is cooled") }
        for (object, item) in items {
            guard let offset = item.offset else { continue }
            let block = offset..<(offset + ArenaAllocator.blockSize(for: item.size))
            guard block.overlaps(range) else { continue }
            expect(item.isEvictable, "\(whom) was given memory of object \(object): \(item)")
            items[object]?.offset = nil
        }
    }
}
