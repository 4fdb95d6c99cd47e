import SharedObjects

/// What happens to the store.
extension StoreSimulation {
    mutating func step() {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<20: create()
        case 20..<36: seal()
        case 36..<51: pin()
        case 51..<66: unpin()
        case 66..<70: if let object = anyObject() { release(object) }
        case 70..<73: cancel()
        case 73: lose()
        case 74: abort()
        case 75..<92: finishDiskWork()
        default: wait()
        }
    }

    private mutating func anyObject() -> Int? { items.keys.sorted().randomElement(using: &random) }

    private mutating func anyClient() -> Int { Self.clients.randomElement(using: &random) ?? 1 }

    private mutating func ask(_ object: Int, _ size: Int, _ client: Int, isCreation: Bool) -> Ticket {
        lastTicket += 1
        let patience = if case .wait(let patience) = limits.whenFull { patience } else { Duration.zero }
        waiting[lastTicket] = Asked(
            object: object, size: size, client: client, isCreation: isCreation, deadline: now + patience)
        if isCreation { creations.append(lastTicket) }
        return lastTicket
    }

    private mutating func create() {
        let client = anyClient()
        let isNew = Int.random(in: 0..<20, using: &random) > 0
        if isNew { lastObject += 1 }
        let object = isNew ? lastObject : anyObject() ?? 0
        let size = Int.random(in: 0...capacity / 2, using: &random) >> Int.random(in: 0...4, using: &random)
        let ticket = ask(object, size, client, isCreation: true)
        take(state.create(object, size: size, by: client, ticket: ticket, now: now))
    }

    private mutating func seal() {
        let unsealed = items.filter { !$0.value.isSealed }.keys.sorted()
        guard let object = unsealed.randomElement(using: &random), let creator = items[object]?.creator else { return }
        items[object]?.creator = nil
        dropIfUnused(object)
        perform("sealing \(object)") { simulation throws(ObjectStoreError) in
            try simulation.state.seal(object, by: creator, now: simulation.now)
        }
    }

    private mutating func abort() {
        let unsealed = items.filter { !$0.value.isSealed }.keys.sorted()
        guard let object = unsealed.randomElement(using: &random), let creator = items[object]?.creator else { return }
        items[object] = nil
        perform("giving up \(object)") { simulation throws(ObjectStoreError) in
            try simulation.state.abort(object, by: creator, now: simulation.now)
        }
    }

    private mutating func perform(
        _ what: String, _ body: (inout StoreSimulation) throws(ObjectStoreError) -> [StoreAction<Int>]
    ) {
        do throws(ObjectStoreError) {
            take(try body(&self))
        } catch {
            fail("\(what): \(error)")
        }
    }

    private mutating func pin() {
        guard let object = anyObject(), let item = items[object] else { return }
        let client = anyClient()
        let ticket = ask(object, item.size, client, isCreation: false)
        // Whether it is in memory is the state's to know: an answer at once says so.
        let isNews = item.isSealed && !item.isReleased && !item.isRestoring && !restores.contains(object)
        if isNews { restores.append(object) }
        take(state.pin(object, for: client, ticket: ticket, now: now))
        if isNews, waiting[ticket] == nil { restores.removeAll { $0 == object } }
    }

    private mutating func unpin() {
        let pinned = items.filter { !$0.value.pins.isEmpty }.keys.sorted()
        guard let object = pinned.randomElement(using: &random),
            let client = items[object]?.pins.keys.sorted().randomElement(using: &random)
        else { return }
        removePin(object, client)
        dropIfUnused(object)
        take(state.unpin(object, for: client, now: now))
    }

    private mutating func removePin(_ object: Int, _ client: Int) {
        guard let count = items[object]?.pins[client] else { return }
        items[object]?.pins[client] = count > 1 ? count - 1 : nil
    }

    mutating func release(_ object: Int) {
        items[object]?.isReleased = true
        dropIfUnused(object)
        take(state.release(object, now: now))
    }

    /// A released object goes with its last use.
    mutating func dropIfUnused(_ object: Int) {
        guard let item = items[object], item.isReleased, item.isSealed, item.pins.isEmpty, !item.isWriting,
            !item.isRestoring, !waiting.values.contains(where: { !$0.isCreation && $0.object == object })
        else { return }
        items[object] = nil
    }

    mutating func forgetRestoreIfUnwanted(_ object: Int) {
        guard !waiting.values.contains(where: { !$0.isCreation && $0.object == object }) else { return }
        restores.removeAll { $0 == object }
        dropIfUnused(object)
    }

    private mutating func cancel() {
        guard let ticket = waiting.keys.sorted().randomElement(using: &random) else { return }
        take(state.cancel(ticket, now: now))
        expect(waiting[ticket] == nil, "ticket \(ticket) was cancelled and not refused")
    }

    private mutating func lose() {
        let client = anyClient()
        forget(client)
        take(state.lose(client, now: now))
        expect(!waiting.values.contains { $0.client == client }, "requests of the lost client \(client) are left")
        state.admit(client)
    }

    /// What the model has of a client.
    mutating func forget(_ client: Int) {
        for object in items.keys.sorted() {
            if items[object]?.creator == client {
                items[object] = nil
            } else {
                items[object]?.pins[client] = nil
                dropIfUnused(object)
            }
        }
    }

    private mutating func wait() {
        now += .milliseconds(Int.random(in: 0...1500, using: &random))
        take(state.tick(now: now))
    }
}

/// The disk's part.
extension StoreSimulation {
    /// One of the things that are under way is done.
    mutating func finishDiskWork() {
        var pending: [(inout StoreSimulation) -> Void] = []
        if batch != nil { pending.append { $0.finishWriting() } }
        if !reads.isEmpty { pending.append { $0.finishReading() } }
        if isMeasuring { pending.append { $0.finishMeasuring() } }
        if warming != nil { pending.append { $0.finishWarming() } }
        if cooling != nil { pending.append { $0.finishCooling() } }
        pending.randomElement(using: &random)?(&self)
    }

    private mutating func finishWarming() {
        guard let range = warming else { return }
        warming = nil
        take(state.warmed(upTo: Int.random(in: 0..<10, using: &random) == 0 ? nil : range.upperBound))
    }

    private mutating func finishCooling() {
        cooling = nil
        take(state.cooled(Int.random(in: 0..<10, using: &random) > 0, now: now))
    }

    private mutating func finishWriting() {
        guard let batch else { return }
        self.batch = nil
        let isWritten = Int.random(in: 0..<8, using: &random) > 0
        var position = 0
        var places: [Int: SpillPlace] = [:]
        for member in batch.members {
            let place = SpillPlace(
                file: batch.file, offset: position, size: member.place.size, checksum: UInt32(member.object))
            position += place.size
            places[member.object] = place
            items[member.object]?.isWriting = false
            if isWritten { items[member.object]?.file = place }
        }
        if isWritten { files[batch.file] = places }
        for member in batch.members { dropIfUnused(member.object) }
        guard isWritten else {
            take(state.writeFailed(batch.file, ObjectStoreError(.systemCallFailed, "the disk is broken"), now: now))
            return
        }
        take(
            state.written(
                batch.file, checksums: batch.members.map { UInt32($0.object) }, space: StateHarness.roomyDisk, now: now)
        )
    }

    private mutating func finishReading() {
        guard !reads.isEmpty else { return }
        let read = reads.remove(at: Int.random(in: 0..<reads.count, using: &random))
        items[read.object]?.isRestoring = false
        guard Int.random(in: 0..<8, using: &random) > 0 else {
            let isDamaged = Bool.random(using: &random)
            items[read.object]?.offset = nil
            if isDamaged { items[read.object]?.isReleased = true }
            let error = ObjectStoreError(isDamaged ? .damaged : .systemCallFailed, "the disk is broken")
            take(state.restoreFailed(read.object, error, now: now))
            dropIfUnused(read.object)
            return
        }
        take(state.restored(read.object, now: now))
        dropIfUnused(read.object)
    }

    private mutating func finishMeasuring() {
        guard isMeasuring else { return }
        isMeasuring = false
        switch Int.random(in: 0..<10, using: &random) {
        case 0: take(state.measured(.failure(ObjectStoreError(.systemCallFailed, "no disk")), now: now))
        case 1: take(state.measured(.success(DiskSpace(total: 1 << 30, available: 1 << 20)), now: now))
        default: take(state.measured(.success(StateHarness.roomyDisk), now: now))
        }
    }
}
