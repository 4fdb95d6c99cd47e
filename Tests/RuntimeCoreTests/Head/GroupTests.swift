import RuntimeCore
import Testing

@Suite struct GroupTests {
    private typealias Bench = HeadBench
    private static let group = PlacementGroupID(rawValue: 5)

    private func ready(_ bench: HeadBench) -> [NodeID]? {
        for case (_, .groupReady(Self.group, let nodes)) in bench.said { return nodes }
        return nil
    }

    @Test func `a group is ready when its bundles have nodes`() {
        var bench = Bench(processors: 2)
        bench.hear(.createGroup(Self.group, GroupSpec(bundles: [.cpus(1), .cpus(1)], strategy: .strictPack)))
        #expect(ready(bench)?.count == 2)
        #expect(bench.head.census.readyGroups == 1)
    }

    @Test func `C16: removing a group ends what is in it, once, and frees its resources`() throws {
        var bench = Bench(processors: 2)
        bench.hear(.createGroup(Self.group, GroupSpec(bundles: [.cpus(2)], strategy: .pack)))
        let options = TaskOptions(placement: .bundle(Self.group), retries: .unlimited)
        bench.hear(.submit(Bench.spec(1, options)))
        let worker = try #require(bench.startWorkers().first)
        for _ in 0..<3 { bench.hear(.removeGroup(Self.group)) }
        bench.hear(Bench.died(worker), from: Bench.node)
        #expect(bench.failure(of: Bench.object(1)) == .workerLost)
        bench.hear(.submit(Bench.spec(2, TaskOptions(resources: .cpus(2)))))
        bench.startWorkers()
        #expect(bench.runs.map(\.task) == [Bench.task(2)])
    }

    @Test func `C17: a group that waits can be removed`() {
        var bench = Bench(processors: 2)
        bench.hear(.submit(Bench.spec(1)))
        bench.hear(.createGroup(Self.group, GroupSpec(bundles: [.cpus(2)], strategy: .pack)))
        #expect(ready(bench) == nil)
        bench.hear(.removeGroup(Self.group))
        let hasFailed = bench.said.contains { if case .groupFailed(Self.group, _) = $0.message { true } else { false } }
        #expect(hasFailed)
        #expect(bench.head.census.groups == 0)
    }

    @Test func `a group ends with its owner`() {
        var bench = Bench(processors: 2)
        bench.hear(.createGroup(Self.group, GroupSpec(bundles: [.cpus(2)], strategy: .pack)))
        bench.hear(.leave)
        #expect(bench.head.census.groups == 0)
    }

    @Test func `a group whose node is lost waits for another one and is ready again`() {
        var bench = Bench(processors: 2)
        bench.hear(.createGroup(Self.group, GroupSpec(bundles: [.cpus(2)], strategy: .pack)))
        bench.handle(.ended(Bench.node, RuntimeError(.peerLost, "it was killed")))
        #expect(bench.head.census.readyGroups == 0)
        bench.join(PeerID(rawValue: 200), .node(NodeOffer(capacity: .cpus(2))))
        #expect(bench.head.census.readyGroups == 1)
    }
}
