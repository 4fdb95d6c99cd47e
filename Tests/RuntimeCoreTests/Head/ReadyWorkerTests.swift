import RuntimeCore
import Testing

@Suite("Workers that are started ahead of need")
struct ReadyWorkerTests {
    private typealias Bench = HeadBench

    /// Has every worker join that is asked for, until no more are; returns them.
    private func settle(_ bench: inout Bench) -> [PeerID] {
        var workers: [PeerID] = []
        while true {
            let started = bench.startWorkers()
            guard !started.isEmpty else { return workers }
            workers += started
        }
    }

    /// Lets time pass in which the node gives signs of life and nothing else happens; returns the workers that are to end.
    private func idle(_ bench: inout Bench, until end: Duration) -> [PeerID] {
        var stopped: [PeerID] = []
        while bench.now < end {
            bench.now += .seconds(1)
            for process in [Bench.node, Bench.driver] {
                bench.hear(.heartbeat, from: process)
                stopped += bench.stopped.map(\.worker)
            }
        }
        return stopped
    }

    @Test func `a node gets its ready workers one after the other`() {
        var bench = Bench(readyWorkers: 2)
        #expect(bench.startWorkers().count == 1)
        #expect(bench.startWorkers().count == 1)
        #expect(bench.startWorkers().isEmpty)
        #expect(bench.head.status().processes.filter { $0.state == "idle" }.count == 2)
    }

    @Test func `an actor takes a ready worker at once, and another one is started`() {
        var bench = Bench(readyWorkers: 1)
        let ready = settle(&bench)
        bench.hear(.spawn(Bench.spec(actor: 1)))
        #expect(bench.creations.map(\.worker) == ready)
        #expect(settle(&bench).count == 1)
    }

    @Test func `who comes while a ready worker is being started gets that one`() throws {
        var bench = Bench(readyWorkers: 1)
        let starting = bench.said
        bench.hear(.spawn(Bench.spec(actor: 1)))
        #expect(!bench.said.contains { if case .startWorker = $0.message { true } else { false } })
        bench.said = starting
        let worker = try #require(bench.startWorkers().first)
        #expect(bench.creations.map(\.worker) == [worker])
    }

    @Test func `ready workers are not started while others wait for theirs`() {
        var bench = Bench(readyWorkers: 2)
        _ = settle(&bench)
        var asked = 0
        for number in 1...6 {
            bench.hear(.spawn(Bench.spec(actor: UInt64(number))))
            asked += bench.said.count { if case .startWorker = $0.message { true } else { false } }
        }
        #expect(asked == 4)
    }

    @Test func `where workers cannot start they are not started for nothing`() throws {
        var bench = Bench(readyWorkers: 2)
        let worker = try #require(
            bench.said.compactMap { if case .startWorker(let worker) = $0.message { worker } else { nil } }.first)
        bench.hear(Bench.died(worker), from: Bench.node)
        #expect(bench.startWorkers().isEmpty)
        bench.hear(.spawn(Bench.spec(actor: 1)))
        #expect(settle(&bench).count == 3)
    }

    @Test func `on a node that is not used they end, and the next use brings them back`() {
        var bench = Bench(readyWorkers: 2)
        let ready = settle(&bench)
        #expect(idle(&bench, until: .seconds(299)).isEmpty)
        let stopped = idle(&bench, until: .seconds(301))
        #expect(Set(stopped) == Set(ready))
        for worker in ready { bench.hear(Bench.died(worker), from: Bench.node) }
        #expect(bench.startWorkers().isEmpty)
        bench.hear(.submit(Bench.spec(1)))
        #expect(settle(&bench).count == 3)
    }

    @Test func `a node that is to have none gets none`() {
        var bench = Bench()
        #expect(bench.startWorkers().isEmpty)
    }
}
