import SharedObjects
import Testing

@Suite("Store state: spilling and coming back")
struct StoreSpillingTests {
    @Test("A creation without room has the objects used longest ago written, and takes their memory")
    func onDemand() throws {
        var store = StateHarness(limits: StoreLimits(spillFraction: 1, spilling: .init(batchBytes: 4096)))
        for object in 1...4 { try store.put(object, size: 4096) }
        store.pin(1)
        store.unpin(1)
        let creation = store.create(5, size: 4096)
        #expect(store.measurements == 1)
        store.measured()
        #expect(store.writes.first?.members.map(\.object) == [2])
        #expect(store.granted[creation] == nil)
        store.written()
        #expect(store.granted[creation] == ObjectPlace(offset: 4096, size: 4096))
        #expect(store.state.contains(2))
        #expect(store.state.statistics.diskBytes == 4096)
        #expect(store.state.statistics.totals == .init(spilledObjects: 1, spilledBytes: 4096))
    }

    @Test("Above the limit objects are written ahead of need, and stay readable in the arena")
    func aheadOfNeed() throws {
        var store = StateHarness(limits: StoreLimits(spillFraction: 0.5, spilling: .init(batchBytes: 4096)))
        try store.put(1, size: 4096)
        try store.put(2, size: 4096)
        #expect(store.measurements == 0)
        try store.put(3, size: 4096)
        store.measured()
        #expect(store.writes.map { $0.members.map(\.object) } == [[1]])
        #expect(store.granted[store.pin(1)] == ObjectPlace(offset: 0, size: 4096))
        store.unpin(1)
        store.written()
        #expect(store.granted[store.pin(1)] == ObjectPlace(offset: 0, size: 4096))
        #expect(store.state.statistics.evictableBytes == 0)
        store.unpin(1)
        #expect(store.state.statistics.evictableBytes == 4096)
    }

    @Test("Many small objects share a file, which goes with the last of them")
    func fused() throws {
        var store = StateHarness(limits: StoreLimits(spilling: .init(batchBytes: 16384)))
        for object in 1...4 { try store.put(object, size: 1000) }
        store.create(5, size: 16384)
        store.measured()
        #expect(store.writes.first?.members.map(\.object) == [1, 2, 3, 4])
        #expect(store.writes.first?.bytes == 4000)
        store.written()
        for object in 1...3 { store.release(object) }
        #expect(store.removedFiles.isEmpty)
        store.release(4)
        #expect(store.removedFiles == [1])
        #expect(store.state.statistics.diskBytes == 0)
    }

    @Test("A pinned object is neither written nor moved")
    func pinned() throws {
        var store = StateHarness(limits: StoreLimits(spilling: .init(batchBytes: 1), whenFull: .fail))
        try store.put(1, size: 8192)
        store.pin(1)
        #expect(store.refused[store.create(2, size: 16384)]?.code == .storeFull)
        #expect(store.writes.isEmpty && store.measurements == 0)
    }

    @Test("An object on the disk comes back for who reads it, once for all")
    func restoring() throws {
        var store = StateHarness()
        try store.spill(1, size: 4096)
        let (first, second) = (store.pin(1, for: 1), store.pin(1, for: 2))
        #expect(store.reads.count == 1)
        #expect(store.reads.first?.place == SpillPlace(file: 1, offset: 0, size: 4096, checksum: 1))
        store.restored(1)
        #expect(store.granted[first] == ObjectPlace(offset: 0, size: 4096))
        #expect(store.granted[second] == ObjectPlace(offset: 0, size: 4096))
        #expect(store.state.statistics.totals.restoredObjects == 1)
        #expect(store.removedFiles.isEmpty)
    }

    @Test(
        "An object that cannot be read back is an error for all who wait; a damaged one is given up",
        arguments: [ObjectStoreError.Code.damaged, .systemCallFailed])
    func restoreFailed(code: ObjectStoreError.Code) throws {
        var store = StateHarness()
        try store.spill(1, size: 4096)
        let (first, second) = (store.pin(1, for: 1), store.pin(1, for: 2))
        store.take(store.state.restoreFailed(1, ObjectStoreError(code, "rust"), now: .zero))
        #expect(store.refused[first]?.code == code && store.refused[second]?.code == code)
        #expect(store.state.statistics.usedBytes == 0)
        #expect(store.state.contains(1) == (code != .damaged))
        #expect(store.removedFiles == (code == .damaged ? [1] : []))
        store.release(1)
        #expect(store.state.statistics.objects == 0 && store.removedFiles == [1])
        #expect(store.granted[store.create(1, size: 64)] != nil)
    }

    @Test("An object released while it is written or read goes when that is over")
    func releasedMeanwhile() throws {
        var store = StateHarness(limits: StoreLimits(spillFraction: 0.1, spilling: .init(batchBytes: 1)))
        try store.put(1, size: 4096)
        store.measured()
        store.release(1)
        #expect(store.state.statistics.objects == 1)
        store.written()
        #expect(store.state.statistics.objects == 0 && store.removedFiles == [1])

        var second = StateHarness()
        try second.spill(2, size: 4096)
        let ticket = second.pin(2)
        second.release(2)
        second.take(second.state.cancel(ticket, now: .zero))
        #expect(second.state.statistics.usedBytes == 4096)
        second.restored(2)
        #expect(second.state.statistics.usedBytes == 0 && second.removedFiles == [1])
    }

    @Test("After a write that failed the objects are as before, and it is tried again after a second")
    func writeFailed() throws {
        var store = StateHarness(limits: StoreLimits(whenFull: .wait(atMost: .seconds(10))))
        try store.put(1, size: 8192)
        let creation = store.create(2, size: 16384)
        store.measured()
        store.writeFailed()
        #expect(store.state.statistics.diskBytes == 0)
        #expect(store.granted[store.pin(1)] != nil)
        store.unpin(1)
        #expect(store.state.nextWake(after: .zero) == .seconds(1))
        store.wait(.seconds(1))
        store.measured()
        store.written()
        #expect(store.granted[creation] != nil)
    }

    @Test("A full disk refuses creations with the numbers of the disk, and room on it helps")
    func diskFull() throws {
        var store = StateHarness(limits: StoreLimits(whenFull: .wait(atMost: .milliseconds(150))))
        try store.put(1, size: 8192)
        let late = store.create(2, size: 16384)
        store.measured(DiskSpace(total: 1_000_000, available: 50_000))
        #expect(store.writes.isEmpty)
        store.wait(.milliseconds(150))
        store.measured(DiskSpace(total: 1_000_000, available: 50_000))
        #expect(store.refused[late]?.code == .storeFull)
        #expect(store.refused[late]?.message.contains("50000 bytes) of the 976.6 KiB (1000000 bytes)") == true)
        let creation = store.create(3, size: 16384)
        store.wait(.milliseconds(100))
        store.measured(DiskSpace(total: 1_000_000, available: 900_000))
        store.written()
        #expect(store.granted[creation] != nil)
    }

    @Test("A disk that claims more bytes than there are numbers has room")
    func endlessDisk() throws {
        var store = StateHarness(limits: StoreLimits(whenFull: .fail))
        try store.put(1, size: 8192)
        store.create(2, size: 16384)
        store.measured(DiskSpace(total: .max, available: .max))
        #expect(store.writes.count == 1)
    }

    @Test("The limit of the spill files holds, also for what is being written")
    func spillLimit() throws {
        var store = StateHarness(limits: StoreLimits(spilling: .init(maximumBytes: 5000), whenFull: .fail))
        try store.put(1, size: 8192)
        let tooMuch = store.create(2, size: 16384)
        store.measured()
        #expect(store.refused[tooMuch]?.message.contains("at most 4.9 KiB (5000 bytes)") == true)
        try store.put(3, size: 4096)
        let fits = store.create(4, size: 8192)
        #expect(store.writes.first?.members.map(\.object) == [3])
        store.written()
        #expect(store.granted[fits] != nil)
    }

    @Test("A read whose patience is over is refused, also behind one that may still wait")
    func overdueRead() throws {
        var store = StateHarness(capacity: 8192, limits: StoreLimits(whenFull: .wait(atMost: .seconds(10))))
        try store.spill(1, size: 4096)
        try store.spill(2, size: 4096)
        store.create(3, size: 8192)
        let first = store.pin(1)
        let second = store.pin(2)
        store.wait(.seconds(5))
        let third = store.pin(1)
        store.take(store.state.cancel(first, now: store.now))
        store.wait(.seconds(5))
        #expect(store.refused[second]?.code == .storeFull)
        #expect(store.refused[third] == nil)
        store.wait(.seconds(5))
        #expect(store.refused[third]?.code == .storeFull)
    }

    @Test("Who reads goes before who creates, but not while pins of others are in the way")
    func readsFirst() throws {
        var store = StateHarness()
        try store.spill(1, size: 12288)
        store.create(2, size: 8192)
        let read = store.pin(1)
        let creation = store.create(3, size: 8192)
        #expect(store.granted[creation] != nil)
        store.take(try store.state.abort(2, by: 1, now: .zero))
        #expect(store.reads.isEmpty)
        store.take(try store.state.abort(3, by: 1, now: .zero))
        let late = store.create(4, size: 8192)
        #expect(store.reads.count == 1)
        store.restored(1)
        #expect(store.granted[read] != nil && store.granted[late] == nil)
    }
}
