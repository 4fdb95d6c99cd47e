import RuntimeCore
import Testing

/// The head is killed and started again from its records.
@Suite struct RejoiningTests {
    private typealias Bench = HeadBench
    private static let group = PlacementGroupID(rawValue: 5)
    private static let offer = PeerRole.node(NodeOffer(capacity: .cpus(4)))
    private static let worker = PeerRole.worker(of: NodeID(rawValue: HeadBench.node.rawValue))

    @Test func `a running task goes on, and its result is told to who has come back`() throws {
        var bench = Bench(isDurable: true)
        bench.hear(.submit(Bench.spec(1)))
        let worker = try #require(bench.startWorkers().first)
        bench.restart()
        var inventory = Inventory()
        inventory.workers = [worker]
        bench.rejoin(Bench.node, Self.offer, inventory)
        #expect(bench.stopped.isEmpty)
        var hands = Inventory()
        hands.tasks = [.init(id: Bench.task(1), attempt: 1)]
        bench.rejoin(worker, Self.worker, hands)
        #expect(bench.runs.isEmpty)
        bench.hear(.finished(Bench.task(1), attempt: 1, .inline([5]), contents: []), from: worker)
        var wish = Inventory()
        wish.wanted = [Bench.object(1)]
        bench.rejoin(Bench.driver, .driver, wish)
        #expect(bench.objects == [Bench.object(1): .inline([5])])
    }

    @Test func `a task that its worker never heard of is told again as the same try`() throws {
        var bench = Bench(isDurable: true)
        bench.hear(.submit(Bench.spec(1, TaskOptions(retries: .none))))
        let worker = try #require(bench.startWorkers().first)
        bench.restart()
        bench.rejoin(Bench.node, Self.offer)
        bench.rejoin(worker, Self.worker)
        #expect(bench.runs.map(\.attempt) == [1])
    }

    @Test func `a worker that its node was never told to start is asked for again`() throws {
        var bench = Bench(isDurable: true)
        bench.hear(.submit(Bench.spec(1)))
        let asked = bench.said
        bench.restart()
        bench.rejoin(Bench.node, Self.offer)
        let again = bench.said.filter { if case .startWorker = $0.message { true } else { false } }
        #expect(again.count == asked.count)
        bench.startWorkers()
        #expect(bench.runs.map(\.task) == [Bench.task(1)])
    }

    @Test func `an actor keeps its name, its place and its resources`() throws {
        var bench = Bench(processors: 1, isDurable: true)
        bench.hear(.spawn(Bench.spec(actor: 1, ActorOptions(name: "counter", resources: .cpus(1)))))
        let worker = try #require(bench.startWorkers().first)
        bench.hear(.actorReady(Bench.actor(1), incarnation: 1), from: worker)
        bench.restart()
        var inventory = Inventory()
        inventory.workers = [worker]
        bench.rejoin(Bench.node, .node(NodeOffer(capacity: .cpus(1))), inventory)
        var hands = Inventory()
        hands.actors = [.init(id: Bench.actor(1), incarnation: 1)]
        bench.rejoin(worker, Self.worker, hands)
        #expect(bench.creations.isEmpty)
        bench.rejoin(Bench.driver, .driver)
        bench.hear(.find(request: 1, namespace: "default", name: "counter", type: "actor"))
        let isFound = bench.said.contains {
            if case .named(1, Bench.actor(1), nil) = $0.message { true } else { false }
        }
        #expect(isFound)
        #expect(bench.head.status().nodes.first?.available.isEmpty == true)
    }

    @Test func `a group keeps its bundles`() {
        var bench = Bench(processors: 2, isDurable: true)
        bench.hear(.createGroup(Self.group, GroupSpec(bundles: [.cpus(2)], strategy: .pack)))
        bench.restart()
        var wish = Inventory()
        wish.groups = [Self.group]
        bench.rejoin(Bench.driver, .driver, wish)
        let nodes = bench.said.compactMap { if case .groupReady(_, let nodes) = $0.message { nodes } else { nil } }
        #expect(nodes == [[NodeID(rawValue: Bench.node.rawValue)]])
        #expect(bench.head.status().nodes.first?.available.isEmpty == true)
    }

    @Test func `who does not come back in time is lost with what was in it`() throws {
        var bench = Bench(isDurable: true)
        bench.hear(.submit(Bench.spec(1, TaskOptions(retries: .none))))
        bench.startWorkers()
        bench.restart()
        var wish = Inventory()
        wish.wanted = [Bench.object(1)]
        bench.rejoin(Bench.driver, .driver, wish)
        bench.now = .seconds(31)
        bench.hear(.heartbeat)
        #expect(bench.failure(of: Bench.object(1)) == .workerLost)
    }

    @Test func `what was heard is not taken in again, what was not is`() {
        var bench = Bench(isDurable: true)
        bench.hear(.put(Bench.object(1), .inline([1]), contents: []))
        bench.hear(.put(Bench.object(2), .inline([2]), contents: []))
        bench.restart()
        bench.join(Bench.driver, .driver, isMember: true)
        let heard = bench.said.compactMap { if case .welcome(_, let heard, _) = $0.message { heard } else { nil } }
        #expect(heard == [2])
        #expect(bench.head.census.holdings == 2)
    }

    @Test func `a process that was given up before the restart is fenced off after it`() {
        var bench = Bench(isDurable: true)
        bench.handle(.ended(Bench.node, RuntimeError(.peerLost, "it was silent")))
        bench.restart()
        bench.join(Bench.node, Self.offer, isMember: true)
        let isFenced = bench.said.contains { if case .fenced = $0.message { true } else { false } }
        #expect(isFenced)
        #expect(bench.head.census.nodes == 0)
    }
}
