import SharedObjects
import Testing

@Suite("Store state: memory ahead of need, and given back")
struct StoreMemoryTests {
    private static let mebibyte = 1 << 20

    private static func store(reserve: Int, coolAfter: Duration? = .seconds(30)) -> StateHarness {
        StateHarness(
            capacity: 256 * mebibyte, limits: StoreLimits(spilling: nil, warmReserve: reserve, coolAfter: coolAfter))
    }

    @Test("A store that nobody uses prefaults nothing; in use it keeps the reserve ready, in steps")
    func warming() throws {
        var store = Self.store(reserve: 48 * Self.mebibyte)
        store.wait(.seconds(1))
        #expect(store.warmings.isEmpty)
        try store.put(1, size: 1000)
        #expect(store.warmings == [1024..<(1024 + 32 * Self.mebibyte)])
        store.take(store.state.warmed(upTo: store.warmings[0].upperBound))
        #expect(store.warmings.last == (1024 + 32 * Self.mebibyte)..<(1024 + 48 * Self.mebibyte))
        store.take(store.state.warmed(upTo: store.warmings[1].upperBound))
        #expect(store.warmings.count == 2)
        #expect(store.state.statistics.warmBytes == 1024 + 48 * Self.mebibyte)
    }

    @Test("Memory that cannot be had ends the prefaulting")
    func warmingFailed() throws {
        var store = Self.store(reserve: Self.mebibyte)
        try store.put(1, size: 1000)
        store.take(store.state.warmed(upTo: nil))
        try store.put(2, size: 1000)
        #expect(store.warmings.count == 1)
    }

    @Test(
        "A store that was left alone gives back all memory that no object is in", arguments: [true, false],
        [0, 8 << 20])
    func cooling(keeps: Bool, reserve: Int) throws {
        var store = Self.store(reserve: reserve)
        try store.put(1, size: 4096)
        try store.put(2, size: 200 * Self.mebibyte)
        store.release(2)
        store.finishWarming()
        if !keeps { store.release(1) }
        #expect(store.state.nextWake(after: store.now) == .seconds(60))
        store.wait(.seconds(60))
        var steps = 0
        while store.coolings.count > steps {
            #expect(store.coolings[steps].count <= 64 * Self.mebibyte)
            steps += 1
            store.take(store.state.cooled(true, now: store.now))
        }
        #expect(steps > 1)
        #expect(store.state.statistics.warmBytes == (keeps ? 4096 : 0))
        #expect(store.state.statistics.largestFreeBlock == 256 * Self.mebibyte - (keeps ? 4096 : 0))
        #expect(store.state.nextWake(after: store.now) == nil)
    }

    @Test("Use puts the giving back off; a store without it never gives back")
    func postponed() throws {
        var store = Self.store(reserve: 0)
        try store.put(1, size: 4096)
        store.wait(.seconds(31))
        store.release(1)
        #expect(store.state.nextWake(after: store.now) == .seconds(91))
        store.wait(.seconds(30))
        #expect(store.coolings.isEmpty)
        store.wait(.seconds(30))
        #expect(store.coolings == [0..<4096])

        var other = Self.store(reserve: 0, coolAfter: nil)
        try other.put(1, size: 4096)
        other.release(1)
        #expect(other.state.nextWake(after: other.now) == nil)
    }

    @Test("Whoever wants memory that is being given back waits until it is, and no longer")
    func wantedMeanwhile() throws {
        var store = Self.store(reserve: 0)
        try store.put(1, size: 256 * Self.mebibyte)
        store.release(1)
        store.wait(.seconds(60))
        let creation = store.create(2, size: 256 * Self.mebibyte)
        #expect(store.granted[creation] == nil)
        store.take(store.state.cooled(true, now: store.now))
        #expect(store.granted[creation] == ObjectPlace(offset: 0, size: 256 * Self.mebibyte))
        #expect(store.coolings.count == 1)
    }

    @Test("Where the system takes nothing back, the memory stays usable")
    func coolingFailed() throws {
        var store = Self.store(reserve: 0)
        try store.put(1, size: 256 * Self.mebibyte)
        store.release(1)
        store.wait(.seconds(60))
        store.take(store.state.cooled(false, now: store.now))
        #expect(store.coolings.count == 1)
        #expect(store.state.statistics.warmBytes == 256 * Self.mebibyte)
        #expect(store.granted[store.create(2, size: 256 * Self.mebibyte)] != nil)
    }
}
