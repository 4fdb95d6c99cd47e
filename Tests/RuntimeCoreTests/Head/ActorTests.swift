import RuntimeCore
import Testing

@Suite struct ActorTests {
    private typealias Bench = HeadBench

    /// A bench with an actor that lives.
    private func bench(_ options: ActorOptions = ActorOptions()) throws -> (HeadBench, PeerID) {
        var bench = Bench()
        bench.hear(.spawn(Bench.spec(actor: 1, options)))
        let worker = try #require(bench.startWorkers().first)
        bench.hear(.actorReady(Bench.actor(1), incarnation: 1), from: worker)
        return (bench, worker)
    }

    private func news(_ bench: HeadBench) -> [String] {
        bench.said.compactMap { _, message in
            switch message {
            case .actorLocated(_, let incarnation, _, _): "located \(incarnation)"
            case .actorUnavailable(_, let incarnation, _): "unavailable \(incarnation)"
            case .actorDead(_, let error): "dead \(error.code.rawValue)"
            default: nil
            }
        }
    }

    @Test func `an actor is made in a worker of its own, and its spawner told where`() throws {
        let (bench, worker) = try bench()
        #expect(news(bench) == ["located 1"])
        #expect(bench.head.status().processes.first { $0.id == worker }?.state.hasPrefix("actor") == true)
    }

    @Test func `an actor that may not be made again dies with its process`() throws {
        var (bench, worker) = try bench()
        bench.hear(Bench.died(worker), from: Bench.node)
        #expect(news(bench) == ["dead actorLost"])
        #expect(bench.head.leaseCount == 0)
    }

    @Test(arguments: [(HeadBench.driver, "alive"), (nil, "dead")] as [(PeerID?, String)])
    func `a silent program keeps its actors if the head is in it, and is given up otherwise`(
        home: PeerID?, state: String
    ) throws {
        var bench = Bench(home: home)
        bench.hear(.spawn(Bench.spec(actor: 1)))
        let worker = try #require(bench.startWorkers().first)
        bench.hear(.actorReady(Bench.actor(1), incarnation: 1), from: worker)
        for _ in 0..<60 {
            bench.now += .seconds(1)
            bench.hear(.heartbeat, from: Bench.node)
        }
        #expect(bench.head.status().actors.first?.state == state)
    }

    @Test func `actors die of what the starter of their lost node says, for which the head waits a moment`() throws {
        var (bench, _) = try bench()
        bench.handle(.disconnected(Bench.node, nil))
        #expect(news(bench).isEmpty)
        bench.handle(.ended(Bench.node, RuntimeError(.peerLost, "it was killed")))
        #expect(news(bench) == ["dead actorLost"])
        #expect(bench.head.status().actors.first?.reason?.contains("it was killed") == true)

        (bench, _) = try self.bench()
        bench.handle(.disconnected(Bench.node, nil))
        bench.now += .milliseconds(500)
        bench.handle(.woke)
        #expect(news(bench) == ["dead actorLost"])
    }

    @Test func `an actor is made again as often as its policy allows`() throws {
        var (bench, worker) = try bench(ActorOptions(restarts: .atMost(1)))
        bench.hear(Bench.died(worker), from: Bench.node)
        #expect(news(bench) == ["unavailable 1"])
        let next = try #require(bench.startWorkers().first)
        #expect(bench.creations.map(\.incarnation) == [2])
        bench.hear(.actorReady(Bench.actor(1), incarnation: 2), from: next)
        #expect(news(bench) == ["located 2"])
        bench.hear(Bench.died(next), from: Bench.node)
        #expect(news(bench) == ["dead actorLost"])
    }

    @Test func `C6: an actor made again at once in an idle worker is not called unavailable in its new run`() throws {
        var bench = Bench()
        bench.hear(.submit(Bench.spec(1)))
        let idle = try #require(bench.startWorkers().first)
        bench.hear(.spawn(Bench.spec(actor: 1, ActorOptions(restarts: .always))))
        let worker = try #require(bench.startWorkers().first)
        bench.hear(.actorReady(Bench.actor(1), incarnation: 1), from: worker)
        bench.hear(.finished(Bench.task(1), attempt: 1, .inline([]), contents: []), from: idle)
        bench.hear(Bench.died(worker), from: Bench.node)
        #expect(bench.creations.map(\.worker) == [idle])
        #expect(news(bench) == ["unavailable 1"])
        bench.hear(.watch(Bench.actor(1)))
        #expect(news(bench) == ["unavailable 1"])
    }

    @Test func `C7: an actor that ends on purpose is never made again`() throws {
        var (bench, worker) = try bench(ActorOptions(restarts: .always))
        bench.hear(.actorEnded(Bench.actor(1), incarnation: 1), from: worker)
        #expect(news(bench) == ["dead actorEnded"])
        #expect(bench.stopped.map(\.worker) == [worker])
    }

    @Test func `a name is one living actor's, and free after its end`() throws {
        var (bench, worker) = try bench(ActorOptions(name: "counter"))
        bench.hear(.spawn(Bench.spec(actor: 2, ActorOptions(name: "counter"))))
        #expect(bench.deaths == [Bench.actor(2): .nameTaken])
        bench.hear(.find(request: 1, namespace: "default", name: "counter", type: "actor"))
        let found = bench.said.contains {
            if case .named(1, Bench.actor(1), nil) = $0.message { true } else { false }
        }
        #expect(found)
        bench.hear(.actorEnded(Bench.actor(1), incarnation: 1), from: worker)
        bench.hear(.spawn(Bench.spec(actor: 3, ActorOptions(name: "counter"))))
        #expect(bench.deaths.isEmpty)
    }

    @Test func `an actor ends with its spawner unless it is detached`() throws {
        var (bench, _) = try bench()
        bench.hear(.spawn(Bench.spec(actor: 2, ActorOptions(lifetime: .detached))))
        bench.hear(.leave)
        #expect(bench.head.census.actors["dead"] == 1)
        #expect(bench.head.census.actors["waiting"] == 1)
    }

    @Test func `shared actors share a process`() throws {
        var bench = Bench()
        bench.hear(.spawn(Bench.spec(actor: 1, ActorOptions(isolation: .shared))))
        let worker = try #require(bench.startWorkers().first)
        bench.hear(.spawn(Bench.spec(actor: 2, ActorOptions(isolation: .shared))))
        #expect(bench.creations.map(\.worker) == [worker])
        bench.hear(Bench.died(worker), from: Bench.node)
        #expect(Set(bench.deaths.keys) == [Bench.actor(1), Bench.actor(2)])
    }

    @Test func `tasks of an actor wait for it, come in order, and end with it`() throws {
        var bench = Bench()
        bench.hear(.spawn(Bench.spec(actor: 1)))
        for number in 1...3 as ClosedRange<UInt64> { bench.hear(.submit(Bench.spec(number, actor: Bench.actor(1)))) }
        #expect(bench.runs.isEmpty)
        bench = Bench()
        bench.hear(.spawn(Bench.spec(actor: 1)))
        let worker = try #require(bench.startWorkers().first)
        for number in 1...3 as ClosedRange<UInt64> { bench.hear(.submit(Bench.spec(number, actor: Bench.actor(1)))) }
        bench.hear(.actorReady(Bench.actor(1), incarnation: 1), from: worker)
        #expect(bench.runs.map(\.task) == [1, 2, 3].map(Bench.task))
        bench.hear(.finished(Bench.task(1), attempt: 1, .inline([]), contents: []), from: worker)
        bench.hear(Bench.died(worker), from: Bench.node)
        #expect(bench.failure(of: Bench.object(2)) == .actorLost)
        #expect(bench.failure(of: Bench.object(3)) == .actorLost)
    }

    @Test func `what a lost run of an actor says counts for nothing`() throws {
        var (bench, worker) = try bench(ActorOptions(restarts: .always))
        bench.hear(Bench.died(worker), from: Bench.node)
        bench.startWorkers()
        bench.hear(.actorReady(Bench.actor(1), incarnation: 1), from: worker)
        #expect(news(bench).isEmpty)
        #expect(bench.head.census.actors == ["starting": 1])
    }
}
