import SharedObjects
import Testing

@Suite("Store state: creating and reading")
struct StoreStateTests {
    @Test("An object is given its place, and can be read once it is sealed")
    func life() throws {
        var store = StateHarness()
        let creation = store.create(7, size: 100)
        #expect(store.granted[creation] == ObjectPlace(offset: 0, size: 100))
        #expect(store.refused[store.pin(7)]?.code == .notSealed)
        #expect(!store.state.contains(7))
        try store.seal(7)
        #expect(store.state.contains(7))
        #expect(store.granted[store.pin(7, for: 2)] == ObjectPlace(offset: 0, size: 100))
        #expect(store.state.statistics.usedBytes == 128)
        store.release(7)
        #expect(!store.state.contains(7))
        #expect(store.state.statistics.usedBytes == 128)
        #expect(store.refused[store.pin(7)]?.code == .unknownObject)
        store.unpin(7, for: 2)
        #expect(store.state.statistics.usedBytes == 0)
        #expect(store.state.statistics.objects == 0)
    }

    @Test("Pins are counted for each client; one that is not there takes nothing from others")
    func pinCounts() throws {
        var store = StateHarness()
        try store.put(1, size: 64)
        for _ in 0..<2 { store.pin(1, for: 2) }
        store.pin(1, for: 1)
        store.release(1)
        store.unpin(1, for: 2)
        store.unpin(1, for: 3)
        store.unpin(1, for: 1)
        store.unpin(1, for: 1)
        #expect(store.state.statistics.objects == 1)
        store.unpin(1, for: 2)
        #expect(store.state.statistics.objects == 0)
    }

    @Test(
        "What cannot be created is refused at once, with the reason",
        arguments: [
            (7, 10, 1, ObjectStoreError.Code.alreadyExists), (8, 16385, 1, .objectTooLarge),
            (8, .max, 1, .objectTooLarge),
            (8, -1, 1, .invalidConfiguration), (8, 10, 99, .unknownClient),
        ])
    func refusals(object: Int, size: Int, client: Int, code: ObjectStoreError.Code) throws {
        var store = StateHarness()
        try store.put(7, size: 10)
        #expect(store.refused[store.create(object, size: size, by: client)]?.code == code)
        #expect(store.state.statistics.objects == 1)
    }

    @Test("An object that waits for room exists already")
    func pendingCreation() throws {
        var store = StateHarness()
        store.create(1, size: 16384)
        store.create(2, size: 64)
        #expect(store.refused[store.create(2, size: 64)]?.code == .alreadyExists)
    }

    @Test("Only the creator ends the writing, and only once")
    func onlyTheCreator() throws {
        var store = StateHarness()
        store.create(1, size: 64, by: 1)
        #expect(throws: ObjectStoreError.self) { try store.seal(1, by: 2) }
        #expect(throws: ObjectStoreError.self) { _ = try store.state.abort(1, by: 2, now: .zero) }
        #expect(throws: ObjectStoreError.self) { try store.seal(5) }
        try store.seal(1, by: 1)
        #expect(throws: ObjectStoreError.self) { try store.seal(1, by: 1) }
        #expect(throws: ObjectStoreError.self) { _ = try store.state.abort(1, by: 1, now: .zero) }
        #expect(store.state.contains(1))
    }

    @Test("An object released while it is written goes when it is sealed")
    func releasedBeforeSealed() throws {
        var store = StateHarness()
        store.create(1, size: 64)
        store.release(1)
        #expect(store.state.statistics.objects == 1)
        try store.seal(1)
        #expect(store.state.statistics.objects == 0)
        #expect(store.state.statistics.usedBytes == 0)
    }

    @Test("A lost client's pins, half-written objects and requests are given back")
    func lostClient() throws {
        var store = StateHarness()
        try store.put(1, size: 64, by: 1)
        store.pin(1, for: 2)
        store.pin(1, for: 2)
        store.release(1)
        store.create(2, size: 64, by: 2)
        let waiting = store.create(3, size: 16384, by: 2)
        let other = store.create(4, size: 16384, by: 1)
        store.take(store.state.lose(2, now: .zero))
        #expect(store.refused[waiting]?.code == .unknownClient)
        #expect(store.granted[other] == ObjectPlace(offset: 0, size: 16384))
        #expect(store.state.statistics.objects == 1)
        #expect(store.refused[store.pin(4, for: 2)]?.code == .unknownClient)
    }

    @Test("A closed store refuses everything and takes pins back")
    func closed() throws {
        var store = StateHarness()
        try store.put(1, size: 64)
        store.pin(1)
        let waiting = store.create(2, size: 16384)
        store.take(store.state.close())
        #expect(store.refused[waiting]?.code == .closed)
        #expect(store.refused[store.create(3, size: 1)]?.code == .closed)
        #expect(store.refused[store.pin(1)]?.code == .closed)
        store.release(1)
        store.unpin(1)
        #expect(store.state.statistics.usedBytes == 0)
        #expect(store.state.nextWake(after: .zero) == nil)
    }
}

@Suite("Store state: a full store")
struct FullStoreTests {
    @Test("With patience zero a creation without room is refused at once, with the numbers and the way out")
    func failing() throws {
        var store = StateHarness(limits: StoreLimits(whenFull: .fail))
        store.create(1, size: 16384)
        let error = try #require(store.refused[store.create(2, size: 64)])
        #expect(error.code == .storeFull)
        #expect(
            error.message
                == "there was no room for object 2: it needs 64 bytes; of 16.0 KiB (16384 bytes) 16.0 KiB are held "
                + "by readers and writers, 0 bytes are free in one piece; let go of objects that are not read any more, "
                + "or give the node a larger object store")
    }

    @Test("With patience a creation waits, is served when there is room, and refused when its time is over")
    func waiting() throws {
        var store = StateHarness(limits: StoreLimits(spilling: nil, whenFull: .wait(atMost: .seconds(10))))
        store.create(1, size: 16384)
        let served = store.create(2, size: 8192)
        store.wait(.seconds(5))
        let late = store.create(3, size: 16384)
        #expect(store.state.nextWake(after: store.now) == .seconds(10))
        #expect(store.answers == [1])
        store.take(try store.state.abort(1, by: 1, now: store.now))
        #expect(store.granted[served] != nil)
        store.wait(.milliseconds(9999))
        #expect(store.refused[late] == nil)
        store.wait(.milliseconds(1))
        #expect(store.refused[late]?.code == .storeFull)
    }

    @Test("Creations are served in the order in which they came, a small one does not overtake a large one")
    func order() throws {
        var store = StateHarness(limits: StoreLimits(spilling: nil))
        store.create(1, size: 8192)
        store.create(2, size: 8192)
        let large = store.create(3, size: 12288)
        let small = store.create(4, size: 64)
        store.take(try store.state.abort(1, by: 1, now: .zero))
        #expect(store.granted[small] == nil)
        store.take(try store.state.abort(2, by: 1, now: .zero))
        #expect(store.answers.suffix(2) == [large, small])
    }

    @Test("Cancelling the first in line serves the next")
    func cancelled() throws {
        var store = StateHarness(limits: StoreLimits(spilling: nil))
        store.create(1, size: 8192)
        let large = store.create(2, size: 16384)
        let small = store.create(3, size: 64)
        store.take(store.state.cancel(large, now: .zero))
        #expect(store.refused[large]?.code == .cancelled)
        #expect(store.granted[small] != nil)
        store.take(store.state.cancel(small, now: .zero))
        #expect(store.refused[small] == nil)
    }

    @Test("Releasing an object that waits for room refuses its creation")
    func releasedWhileWaiting() {
        var store = StateHarness(limits: StoreLimits(spilling: nil))
        store.create(1, size: 16384)
        let waiting = store.create(2, size: 64)
        store.release(2)
        #expect(store.refused[waiting]?.code == .cancelled)
    }

    @Test("Without spilling, objects that nobody reads stay where they are")
    func spillingOff() throws {
        var store = StateHarness(limits: StoreLimits(spilling: nil, whenFull: .fail))
        try store.put(1, size: 16384)
        let error = store.refused[store.create(2, size: 64)]
        #expect(error?.code == .storeFull)
        #expect(error?.message.contains("turn spilling on") == true)
        #expect(store.state.contains(1))
    }
}
