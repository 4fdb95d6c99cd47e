import ActorRuntime
import Testing

@Suite("A process knows what it holds and asks for each object once", .timeLimit(.minutes(1)))
struct LocalObjectsTests {
    private static let object = ObjectID(creator: PeerID(rawValue: 1), number: 1)
    private static let other = ObjectID(creator: PeerID(rawValue: 1), number: 2)

    @Test("Only the first reference and the last are news for the head")
    func counting() {
        var objects = LocalObjects()
        #expect(objects.retain(Self.object) == true)
        #expect(objects.retain(Self.object) == false)
        #expect(objects[Self.object]?.handles == 2)
        #expect(objects.release(Self.object) == false)
        #expect(objects.release(Self.object) == true)
        #expect(objects[Self.object] == nil)
        #expect(objects.release(Self.object) == false)
    }

    @Test("A small object is nobody else's business until it is published")
    func unpublished() {
        var objects = LocalObjects()
        objects.create(Self.object, .unpublished([1, 2]))
        #expect(objects.published.isEmpty)
        #expect(objects.ask(Self.object).info == .inline([1, 2]) && !objects.ask(Self.object).mustAsk)
        #expect(objects.release(Self.object) == false)
        objects.create(Self.object, .unpublished([3]))
        #expect(objects.publish(Self.object) == [3])
        #expect(objects.publish(Self.object) == nil && objects.publish(Self.other) == nil)
        #expect(objects.published == [Self.object])
        #expect(objects.ask(Self.object).info == .inline([3]))
        #expect(objects.release(Self.object) == true)
    }

    @Test("The head is asked once, until what it said is doubted")
    func asking() {
        var objects = LocalObjects()
        _ = objects.retain(Self.object)
        #expect(objects.ask(Self.object).mustAsk)
        #expect(!objects.ask(Self.object).mustAsk && objects.awaited == [Self.object])
        objects.doubt(Self.object)
        #expect(!objects.ask(Self.object).mustAsk)
        let info = ObjectInfo.stored(size: 3, stores: [PeerID(rawValue: 4)])
        #expect(objects.learn(Self.object, info).isEmpty)
        #expect(objects.ask(Self.object).info == info && objects.awaited.isEmpty)
        objects.doubt(Self.object)
        #expect(objects.ask(Self.object).mustAsk)
    }

    @Test("What is not held here is lost, and news of it is ignored")
    func stranger() {
        var objects = LocalObjects()
        guard case .failed(let failure)? = objects.ask(Self.object).info else {
            Issue.record("the object was found")
            return
        }
        #expect(failure.error.code == .objectLost)
        #expect(objects.learn(Self.object, .inline([])).isEmpty && objects[Self.object] == nil)
        #expect(objects.abandon(Self.object, 1) == nil)
    }

    @Test("Those who wait are told once: by the news, by giving up, or by the end")
    func waiting() async throws {
        var objects = LocalObjects()
        _ = objects.retain(Self.object)
        let learned = try await withCheckedThrowingContinuation { continuation in
            objects.wait(for: Self.object, continuation, 1)
            for waiter in objects.learn(Self.object, .inline([9])) { waiter.resume(returning: .inline([9])) }
            #expect(objects.learn(Self.object, .inline([9])).isEmpty)
        }
        #expect(learned == .inline([9]))
        await #expect(throws: CancellationError.self) {
            _ = try await withCheckedThrowingContinuation { continuation in
                objects.wait(for: Self.object, continuation, 2)
                #expect(objects.abandon(Self.object, 3) == nil)
                objects.abandon(Self.object, 2)?.resume(throwing: CancellationError())
                #expect(objects.abandon(Self.object, 2) == nil)
            }
        }
        await #expect(throws: RuntimeError.self) {
            _ = try await withCheckedThrowingContinuation { continuation in
                objects.wait(for: Self.object, continuation, 4)
                for waiter in objects.abandonAll() { waiter.resume(throwing: RuntimeError(.shutDown, "over")) }
                #expect(objects.abandonAll().isEmpty)
            }
        }
    }
}
