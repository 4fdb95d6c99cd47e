import RuntimeCore
import Testing

@Suite struct TaskTests {
    private typealias Bench = HeadBench

    @Test func `a task is given to a worker that its node starts, and its result to who submitted it`() throws {
        var bench = Bench()
        bench.hear(.submit(Bench.spec(1)))
        let worker = try #require(bench.startWorkers().first)
        #expect(bench.runs.map(\.task) == [Bench.task(1)])
        #expect(bench.runs.map(\.attempt) == [1])
        bench.hear(.finished(Bench.task(1), attempt: 1, .inline([5]), contents: []), from: worker)
        #expect(bench.objects == [Bench.object(1): .inline([5])])
    }

    @Test func `a task waits for its argument, and fails with it`() throws {
        var bench = Bench()
        bench.hear(.submit(Bench.spec(1)))
        let worker = try #require(bench.startWorkers().first)
        bench.hear(.submit(Bench.spec(2, arguments: [Bench.object(1)])))
        #expect(bench.runs.isEmpty)
        let failure = ObjectFailure(RuntimeError(.taskFailed, "on purpose"))
        bench.hear(.finished(Bench.task(1), attempt: 1, .failed(failure), contents: []), from: worker)
        #expect(bench.failure(of: Bench.object(2)) == .taskFailed)
    }

    @Test func `more tasks than processors take turns`() throws {
        var bench = Bench(processors: 1)
        bench.hear(.submit(Bench.spec(1)))
        let worker = try #require(bench.startWorkers().first)
        bench.hear(.submit(Bench.spec(2)))
        #expect(bench.runs.isEmpty)
        bench.hear(.finished(Bench.task(1), attempt: 1, .inline([]), contents: []), from: worker)
        #expect(bench.runs.map(\.task) == [Bench.task(2)])
        #expect(bench.runs.map(\.worker) == [worker])
    }

    @Test(arguments: [0, 1, 3])
    func `a task whose process dies runs again as often as its retries allow`(retries: Int) throws {
        var bench = Bench()
        bench.hear(.submit(Bench.spec(1, TaskOptions(retries: .atMost(retries)))))
        var runs = 0
        while bench.objects.isEmpty {
            let worker = try #require(bench.startWorkers().first)
            runs += bench.runs.count
            bench.hear(Bench.died(worker), from: Bench.node)
        }
        #expect(runs == retries + 1)
        #expect(bench.failure(of: Bench.object(1)) == .workerLost)
    }

    @Test(arguments: [(false, 1), (true, 3)])
    func `errors are retried only when asked`(retriesErrors: Bool, runs: Int) throws {
        var bench = Bench()
        bench.hear(.submit(Bench.spec(1, TaskOptions(retries: .atMost(2), retriesErrors: retriesErrors))))
        let worker = try #require(bench.startWorkers().first)
        let failure = ObjectFailure(RuntimeError(.taskFailed, "on purpose"))
        var count = 0
        while bench.objects.isEmpty {
            count += 1
            bench.hear(.finished(Bench.task(1), attempt: count, .failed(failure), contents: []), from: worker)
        }
        #expect(count == runs)
    }

    @Test func `a result of an attempt that was given up counts for nothing`() throws {
        var bench = Bench()
        bench.hear(.submit(Bench.spec(1)))
        let first = try #require(bench.startWorkers().first)
        bench.hear(Bench.died(first), from: Bench.node)
        bench.startWorkers()
        #expect(bench.runs.map(\.attempt) == [2])
        bench.hear(.finished(Bench.task(1), attempt: 1, .inline([9]), contents: []), from: first)
        #expect(bench.objects.isEmpty)
    }

    @Test func `a task that waits for objects lends its processors`() throws {
        var bench = Bench(processors: 1)
        bench.hear(.submit(Bench.spec(1)))
        let worker = try #require(bench.startWorkers().first)
        bench.hear(.submit(Bench.spec(2)))
        bench.hear(.blocked(Bench.task(1)), from: worker)
        let other = try #require(bench.startWorkers().first)
        #expect(bench.runs.map(\.task) == [Bench.task(2)])
        #expect(other != worker)
    }

    @Test func `cancelling a task cancels what it has submitted, and nothing runs it again`() throws {
        var bench = Bench()
        bench.hear(.submit(Bench.spec(1)))
        let worker = try #require(bench.startWorkers().first)
        bench.hear(.submit(Bench.spec(2, arguments: [Bench.object(1)], parent: Bench.task(1))))
        bench.hear(.cancel(Bench.task(1), force: false))
        #expect(bench.failure(of: Bench.object(2)) == .cancelled)
        let isTold = bench.said.contains { if case (worker, .cancelTask(Bench.task(1))) = $0 { true } else { false } }
        #expect(isTold)
        bench.hear(Bench.died(worker), from: Bench.node)
        #expect(bench.failure(of: Bench.object(1)) == .cancelled)
        #expect(bench.runs.isEmpty)
    }

    @Test func `a worker that is being killed gets no other task`() throws {
        var bench = Bench(processors: 1)
        bench.hear(.submit(Bench.spec(1)))
        let worker = try #require(bench.startWorkers().first)
        bench.hear(.submit(Bench.spec(2)))
        bench.hear(.cancel(Bench.task(1), force: true))
        #expect(bench.stopped.map(\.worker) == [worker])
        bench.hear(.finished(Bench.task(1), attempt: 1, .inline([]), contents: []), from: worker)
        #expect(bench.runs.isEmpty)
        #expect(bench.startWorkers().count == 1)
        #expect(bench.runs.map(\.task) == [Bench.task(2)])
    }

    @Test func `what no node could ever run is refused at once`() {
        var bench = Bench(processors: 2)
        bench.hear(.submit(Bench.spec(1, TaskOptions(resources: .cpus(3)))))
        #expect(bench.failure(of: Bench.object(1)) == .infeasible)
    }

    @Test func `a task that was granted on a node that is lost has not been tried`() throws {
        var bench = Bench(processors: 1)
        bench.hear(.submit(Bench.spec(1, TaskOptions(retries: .none))))
        bench.join(PeerID(rawValue: 200), .node(NodeOffer(capacity: .cpus(1))))
        bench.handle(.ended(Bench.node, RuntimeError(.peerLost, "it was killed")))
        #expect(bench.startWorkers().count == 1)
        #expect(bench.runs.map(\.attempt) == [1])
    }
}
