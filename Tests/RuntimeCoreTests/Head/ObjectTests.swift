import RuntimeCore
import Testing

@Suite struct ObjectTests {
    private typealias Bench = HeadBench
    private static let second = PeerID(rawValue: 200)

    /// A bench in which a task has left its result in the store of the node of its worker.
    private func bench(_ options: TaskOptions) throws -> HeadBench {
        var bench = Bench()
        bench.hear(.submit(Bench.spec(1, options)))
        let worker = try #require(bench.startWorkers().first)
        bench.hear(
            .finished(Bench.task(1), attempt: 1, .stored(size: 10, store: Bench.node), contents: []), from: worker)
        return bench
    }

    private func lose(_ node: PeerID, _ bench: inout HeadBench) {
        bench.handle(.ended(node, RuntimeError(.peerLost, "the node was killed")))
    }

    @Test func `C11: a lost result is made again as often as its retries allow`() throws {
        var bench = try bench(TaskOptions(retries: .atMost(1)))
        bench.join(Self.second, .node(NodeOffer(capacity: .cpus(1))))
        lose(Bench.node, &bench)
        let worker = try #require(bench.startWorkers().first)
        #expect(bench.runs.map(\.attempt) == [2])
        bench.hear(.want(Bench.object(1)))
        bench.hear(
            .finished(Bench.task(1), attempt: 2, .stored(size: 10, store: Self.second), contents: []), from: worker)
        #expect(bench.objects == [Bench.object(1): .stored(size: 10, stores: [Self.second])])
        lose(Self.second, &bench)
        bench.hear(.want(Bench.object(1)))
        #expect(bench.failure(of: Bench.object(1)) == .reconstructionFailed)
    }

    @Test func `C11: a copy elsewhere is as good as the lost one`() throws {
        var bench = try bench(TaskOptions(retries: .none))
        bench.hear(.copied(Bench.object(1)), from: Bench.driver)
        lose(Bench.node, &bench)
        bench.hear(.want(Bench.object(1)))
        #expect(bench.objects == [Bench.object(1): .stored(size: 10, stores: [Bench.driver])])
    }

    @Test func `C12: a lost result that is not to be made again is lost`() throws {
        var bench = try bench(TaskOptions(rebuildsLostResult: false))
        lose(Bench.node, &bench)
        bench.hear(.want(Bench.object(1)))
        #expect(bench.failure(of: Bench.object(1)) == .objectLost)
    }

    @Test func `an object that was put and lost is lost`() {
        var bench = Bench()
        bench.hear(.put(Bench.object(1), .stored(size: 10, store: Bench.node), contents: []))
        lose(Bench.node, &bench)
        bench.hear(.want(Bench.object(1)))
        #expect(bench.failure(of: Bench.object(1)) == .objectLost)
    }

    @Test func `an object is freed in its stores with the last reference, and its contents with it`() {
        var bench = Bench()
        bench.hear(.put(Bench.object(1), .stored(size: 10, store: Bench.node), contents: []))
        bench.hear(.put(Bench.object(2), .stored(size: 10, store: Bench.node), contents: [Bench.object(1)]))
        bench.hear(.release(Bench.object(1)))
        #expect(bench.said.isEmpty)
        bench.hear(.release(Bench.object(2)))
        let freed = bench.said.compactMap { if case .free(let objects) = $0.message { objects } else { nil } }
        #expect(Set(freed.joined()) == [Bench.object(1), Bench.object(2)])
        #expect(bench.head.census.copies == 0)
        #expect(bench.head.census.references == 0)
    }

    @Test func `an object that ends together with its last recipe is freed in its stores`() throws {
        var bench = Bench()
        bench.hear(.put(Bench.object(2), .stored(size: 10, store: Bench.node), contents: []))
        bench.hear(.submit(Bench.spec(1, arguments: [Bench.object(2)])))
        let worker = try #require(bench.startWorkers().first)
        bench.hear(.finished(Bench.task(1), attempt: 1, .inline([]), contents: []), from: worker)
        bench.hear(.leave)
        let freed = bench.said.compactMap { if case .free(let objects) = $0.message { objects } else { nil } }
        #expect(freed == [[Bench.object(2)]])
        #expect(bench.head.census.copies == 0)
    }

    @Test func `a lost argument is made again before the task that needs it`() throws {
        var bench = try bench(TaskOptions())
        bench.hear(.submit(Bench.spec(2, arguments: [Bench.object(1)], TaskOptions(resources: .cpus(4)))))
        let worker = try #require(bench.runs.first?.worker)
        bench.hear(
            .finished(Bench.task(2), attempt: 1, .stored(size: 10, store: Bench.node), contents: []), from: worker)
        // The first result is needed only to make the second again.
        bench.hear(.release(Bench.object(1)))
        bench.join(Self.second, .node(NodeOffer(capacity: .cpus(4))))
        lose(Bench.node, &bench)
        let other = try #require(bench.startWorkers().first)
        #expect(bench.runs.map(\.task) == [Bench.task(1)])
        bench.hear(.finished(Bench.task(1), attempt: 2, .inline([1]), contents: []), from: other)
        #expect(bench.runs.map(\.task) == [Bench.task(2)])
        #expect(bench.runs.map(\.attempt) == [2])
    }

    @Test func `who asks for an object that nobody holds is told at once`() {
        var bench = Bench()
        bench.hear(.want(Bench.object(1)))
        #expect(bench.failure(of: Bench.object(1)) == .objectLost)
    }

    @Test func `a result that is stored on a node which is lost meanwhile leaves nothing behind`() throws {
        var bench = Bench()
        bench.join(Self.second, .node(NodeOffer(capacity: .none)))
        bench.hear(.submit(Bench.spec(1, TaskOptions(retries: .none))))
        let worker = try #require(bench.startWorkers().first)
        bench.hear(.release(Bench.object(1)))
        lose(Self.second, &bench)
        bench.hear(
            .finished(Bench.task(1), attempt: 1, .stored(size: 10, store: Self.second), contents: []), from: worker)
        #expect(bench.head.census.objects.isEmpty)
        #expect(bench.head.census.copies == 0)
        #expect(bench.head.census.tasks.isEmpty)
    }
}
