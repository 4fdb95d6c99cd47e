import RuntimeCore
import SharedObjects
import Testing

@Suite("Object store")
struct ObjectStoreTests {
    @Test("What was put is what is read", arguments: [0, 1, 63, 64, 100_000])
    func roundTrip(size: Int) async throws {
        let store = try Store.make()
        try await store.put(1, size: size)
        #expect(try await store.array(1) == Store.pattern(1, size: size))
        #expect(store.contains(1) && !store.contains(2))
        store.release(1)
        #expect(store.statistics.usedBytes == 0)
    }

    @Test("A reader keeps a released object, and its memory is free when the reader is done")
    func releasedWhileRead() async throws {
        let store = try Store.make()
        try await store.put(1, size: 1000)
        var bytes: SharedBytes? = try await store.read(1, for: 1).bytes()
        store.release(1)
        #expect(store.statistics.usedBytes == 1024)
        #expect(try bytes?.array(of: UInt8.self) == Store.pattern(1, size: 1000))
        bytes = nil
        #expect(store.statistics.usedBytes == 0)
    }

    @Test("An object that is let go before it is sealed gives its memory back; a sealed one is never written again")
    func writing() async throws {
        let store = try Store.make()
        _ = try await store.create(1, size: 1000, for: 1)
        #expect(store.statistics.objects == 0)
        let writable = try await store.create(2, size: 1000, for: 1)
        let tooMuch = [UInt8](repeating: 1, count: 1001)
        #expect(throws: ObjectStoreError.self) { try tooMuch.withUnsafeBytes { try writable.copyIn($0) } }
        #expect(throws: ObjectStoreError.self) { try tooMuch.withUnsafeBytes { try writable.copyIn($0, at: .max) } }
        try writable.seal()
        #expect(throws: ObjectStoreError.self) { try [1].withUnsafeBytes { try writable.copyIn($0) } }
        #expect(throws: ObjectStoreError.self) { try writable.withUnsafeMutableBytes { _ in } }
        #expect(throws: ObjectStoreError.self) { try writable.seal() }
        #expect(store.contains(2))
    }

    @Test("A full store is an error at once where it is to fail")
    func failing() async throws {
        let store = try Store.make(limits: StoreLimits(spilling: nil, whenFull: .fail))
        try await store.put(1, size: 1 << 20)
        #expect(await store.failure(creating: 2, size: 1)?.code == .storeFull)
        #expect(await store.failure(creating: 3, size: 1 << 20 + 1)?.code == .objectTooLarge)
        #expect(try await store.array(1) == Store.pattern(1, size: 1 << 20))
    }

    @Test("A full store is an error after the time it may wait")
    func outOfPatience() async throws {
        let store = try Store.make(limits: StoreLimits(spilling: nil, whenFull: .wait(atMost: .milliseconds(30))))
        try await store.put(1, size: 1 << 20)
        let start = ContinuousClock.now
        #expect(await store.failure(creating: 2, size: 1)?.code == .storeFull)
        #expect(ContinuousClock.now - start >= .milliseconds(30))
    }

    @Test("Who waits is served when others let go, is freed when cancelled, and refused when the store closes")
    func waiting() async throws {
        let store = try Store.make(limits: StoreLimits(spilling: nil, whenFull: .wait(atMost: .seconds(600))))
        try await store.put(1, size: 1 << 20)
        let served = Task { await store.failure(creating: 2, size: 1 << 20) }
        while store.statistics.waitingRequests < 1 { await Task.yield() }
        let cancelled = Task { await store.failure(creating: 3, size: 1 << 20) }
        while store.statistics.waitingRequests < 2 { await Task.yield() }
        cancelled.cancel()
        #expect(await cancelled.value?.code == .cancelled)
        store.release(1)
        #expect(await served.value == nil)
        try await store.put(4, size: 1 << 20)
        let refused = Task { await store.failure(creating: 5, size: 1 << 20) }
        while store.statistics.waitingRequests < 1 { await Task.yield() }
        await store.close()
        #expect(await refused.value?.code == .closed)
        #expect(await store.failure(creating: 6, size: 1)?.code == .closed)
    }

    @Test("A lost client's memory goes to those who wait")
    func lostClient() async throws {
        let store = try Store.make(limits: StoreLimits(spilling: nil, whenFull: .wait(atMost: .seconds(600))))
        store.admit(2)
        _ = try await store.reserve(1, size: 1 << 20, for: 2)
        let waiting = Task { await store.failure(creating: 2, size: 1 << 20) }
        while store.statistics.waitingRequests < 1 { await Task.yield() }
        store.lose(2)
        #expect(await waiting.value == nil)
    }

    @Test("Wrong settings are refused before anything is made")
    func settings() {
        let limits = StoreLimits(spillFraction: 2)
        #expect(throws: ObjectStoreError.self) { try Store(capacity: 4096, limits: limits, spillDirectory: nil) }
        #expect(throws: ObjectStoreError.self) { try Store(capacity: 4096, spillDirectory: nil) }
        let error = #expect(throws: ObjectStoreError.self) {
            try Store(capacity: 4096, spillDirectory: "/proc/no/such/folder")
        }
        #expect(error?.message.contains("'/proc/no/such/folder'") == true)
    }

    @Test("Memory is prefaulted once the store is used", .timeLimit(.minutes(5)))
    func warming() async throws {
        let limits = StoreLimits(spilling: nil, warmReserve: 8 << 20, coolAfter: nil)
        let store = try Store.make(capacity: 64 << 20, limits: limits)
        #expect(store.arena.residentBytes == 0)
        try await store.put(1, size: 4096)
        while store.arena.residentBytes < 8 << 20 { try await Task.sleep(for: .milliseconds(1)) }
    }

    @Test("Memory is given back when the store is left alone, and can be used again", .timeLimit(.minutes(5)))
    func cooling() async throws {
        let limits = StoreLimits(spilling: nil, coolAfter: .milliseconds(100))
        let store = try Store.make(capacity: 64 << 20, limits: limits)
        try await store.put(1, size: 60 << 20)
        store.release(1)
        while store.arena.residentBytes > 0 { try await Task.sleep(for: .milliseconds(1)) }
        try await store.put(2, size: 60 << 20)
        #expect(try await store.array(2) == Store.pattern(2, size: 60 << 20))
    }

    @Test(
        "Many readers and writers in a store that is too small find every byte, and leave nothing",
        .timeLimit(.minutes(5)), arguments: 0..<3)
    func crowd(seed: UInt64) async throws {
        let folder = try Folder()
        let limits = StoreLimits(
            spillFraction: 0.5, spilling: .init(batchBytes: 64 << 10), whenFull: .wait(atMost: .seconds(600)),
            warmReserve: 256 << 10, coolAfter: .milliseconds(2))
        let store = try Store.make(limits: limits, in: folder)
        try await withThrowingTaskGroup { group in
            for worker in 0..<8 {
                group.addTask { try await Self.work(in: store, worker, SplitMix(seed: seed * 100 + UInt64(worker))) }
            }
            try await group.waitForAll()
        }
        // What is on its way to or from the disk goes when it has arrived.
        while store.statistics.objects > 0 { try await Task.sleep(for: .milliseconds(1)) }
        #expect(store.statistics.usedBytes == 0)
        #expect(store.statistics.totals.restoredObjects > 0)
        await store.close()
        #expect(folder.spillFolders.isEmpty)
    }

    private static func work(in store: Store, _ worker: Int, _ random: SplitMix) async throws {
        var random = random
        var objects: [(name: Int, size: Int)] = []
        for round in 0..<150 {
            let new = (name: worker * 1000 + round, size: Int.random(in: 0...40_000, using: &random))
            try await store.put(new.name, size: new.size)
            objects.append(new)
            for object in objects where Int.random(in: 0..<12, using: &random) == 0 {
                let read = try await store.array(object.name)
                #expect(read == Store.pattern(object.name, size: object.size))
            }
            if objects.count > 80 { store.release(objects.remove(at: 0).name) }
        }
        for object in objects { store.release(object.name) }
    }
}
