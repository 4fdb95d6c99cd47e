import ActorRuntime

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What many actors and long queues cost, on this machine.
enum ScaleBenchmark {
    static let rows: [String: (unit: String, measure: @Sendable (Double) async throws -> Measured)] = [
        "runtime.actors-10000": ("s", actors),
        "runtime.queue-100000": ("tasks/s", queue),
    ]

    /// Ten thousand actors that share a process live at once, and each has answered.
    @Sendable private static func actors(_ seconds: Double) async throws -> Measured {
        try await withCluster(.local(nodes: 1, resources: .cpus(2)), types: RuntimeTypes.all) { cluster in
            let clock = ContinuousClock()
            let start = clock.now
            var counters: [BenchmarkCounter] = []
            for _ in 0..<100 {
                counters += try await withThrowingTaskGroup(of: BenchmarkCounter.self) { group in
                    for _ in 0..<100 {
                        group.addTask {
                            try await cluster.spawn(BenchmarkCounter.self, ActorOptions(isolation: .shared))
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
            }
            let spawned = (clock.now - start) / .seconds(1)
            for counter in counters {
                guard try await counter.increment() == 1 else { throw BenchmarkError("an actor was called before") }
            }
            let elapsed = (clock.now - start) / .seconds(1)
            return Measured(value: elapsed, also: ["s until all live": spawned])
        }
    }

    /// A hundred thousand tasks are submitted before the first result is asked for. The processor time is that of the
    /// program with its head; it depends on the length of the queue if a decision does.
    @Sendable private static func queue(_ seconds: Double) async throws -> Measured {
        try await withCluster(.local(nodes: 1, resources: .cpus(2)), types: RuntimeTypes.all) { cluster in
            var measured = Measured(value: 0)
            _ = try await run(2000, in: cluster)
            for length in [1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000] {
                let clock = ContinuousClock()
                let (start, before) = (clock.now, processorTime())
                // The same number of tasks in all, so that each length is measured for as long.
                for _ in 0..<(100_000 / length) { try await run(length, in: cluster) }
                measured.value = 100_000 / ((clock.now - start) / .seconds(1))
                measured.also["µs at \(length)"] = (processorTime() - before) / 100_000 * 1e6
            }
            return measured
        }
    }

    private static func run(_ count: Int, in cluster: Cluster) async throws {
        let references = try (0..<count).map { _ in try cluster.submit(Answer()) }
        for reference in references {
            guard try await reference.value == 42 else { throw BenchmarkError("a wrong answer") }
        }
    }

    /// The processor time that this process has used, in seconds.
    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
