import ActorRuntime
import Distributed

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What one row of the runtime's comparison has measured.
struct Measured: Sendable {
    var value: Double
    /// Further figures by name.
    var also: [String: Double] = [:]
}

/// The rows of the runtime's comparison: a program with its head, one node, and workers, all on this machine.
enum RuntimeBenchmark {
    static let rows: [String: (unit: String, measure: @Sendable (Double) async throws -> Measured)] = [
        "runtime.actor-call-sequential": ("µs", actorCallSequential),
        "runtime.actor-call-1000-in-flight": ("calls/s", actorCallsInFlight),
        "runtime.task-sequential": ("µs", taskSequential),
        "runtime.task-pipelined": ("tasks/s", tasksPipelined),
        "runtime.put-small": ("puts/s", putSmall),
        "runtime.get-small": ("gets/s", getSmall),
        "runtime.actor-created": ("ms", actorCreated),
        "runtime.actors-20": ("s", actors20),
        "runtime.put-1gib": ("GB/s", putGibibyte),
        "runtime.get-1gib": ("µs", getGibibyte),
        "runtime.nodes-100": ("s", nodes100),
    ]

    private static func withBenchmarkCluster<Result>(
        cpus: Double = 2, readyWorkers: Int? = nil, store: ObjectStoreOptions = ObjectStoreOptions(),
        _ body: (Cluster) async throws -> Result
    ) async throws -> Result {
        let options = LocalClusterOptions(readyWorkers: readyWorkers, objectStore: store)
        return try await withCluster(
            .local(nodes: 1, resources: .cpus(cpus), options: options), types: RuntimeTypes.all, body)
    }

    /// The median of what `round` measures a rate of, in four windows after a warm-up of a second.
    private static func rate(_ seconds: Double, _ round: () async throws -> Int) async throws -> Double {
        let clock = ContinuousClock()
        let warm = clock.now + .seconds(1)
        while clock.now < warm { _ = try await round() }
        var rates: [Double] = []
        for _ in 0..<4 {
            let start = clock.now
            var count = 0
            while clock.now - start < .seconds(seconds / 4) { count += try await round() }
            rates.append(Double(count) / ((clock.now - start) / .seconds(1)))
        }
        return median(rates)
    }

    /// The median time of `round` in microseconds after a warm-up of a second, and how many went in a second.
    private static func latency(_ seconds: Double, _ rate: String, _ round: () async throws -> Void) async throws
        -> Measured
    {
        let clock = ContinuousClock()
        let warm = clock.now + .seconds(1)
        while clock.now < warm { try await round() }
        var times: [Double] = []
        let start = clock.now
        while clock.now - start < .seconds(seconds) {
            let time = try await clock.measure { try await round() }
            times.append(time / .microseconds(1))
        }
        let elapsed = (clock.now - start) / .seconds(1)
        return Measured(value: median(times), also: [rate: Double(times.count) / elapsed])
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}

/// Calls and tasks.
extension RuntimeBenchmark {
    @Sendable private static func actorCallSequential(_ seconds: Double) async throws -> Measured {
        try await withBenchmarkCluster { cluster in
            let counter = try await cluster.spawn(BenchmarkCounter.self)
            var expected = 0
            return try await latency(seconds, "calls/s") {
                expected += 1
                let count = try await counter.increment()
                guard count == expected else { throw BenchmarkError("counted \(count) instead of \(expected)") }
            }
        }
    }

    @Sendable private static func actorCallsInFlight(_ seconds: Double) async throws -> Measured {
        try await withBenchmarkCluster { cluster in
            let counter = try await cluster.spawn(BenchmarkCounter.self)
            var expected = 0
            let value = try await rate(seconds) {
                expected += 1000
                let highest = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<1000 { group.addTask { try await counter.increment() } }
                    return try await group.reduce(0, max)
                }
                guard highest == expected else { throw BenchmarkError("counted \(highest) instead of \(expected)") }
                return 1000
            }
            return Measured(value: value)
        }
    }

    @Sendable private static func taskSequential(_ seconds: Double) async throws -> Measured {
        try await withBenchmarkCluster { cluster in
            try await latency(seconds, "tasks/s") {
                guard try await cluster.submit(Answer()).value == 42 else { throw BenchmarkError("a wrong answer") }
            }
        }
    }

    @Sendable private static func tasksPipelined(_ seconds: Double) async throws -> Measured {
        try await withBenchmarkCluster { cluster in
            let value = try await rate(seconds) {
                let references = try (0..<1000).map { _ in try cluster.submit(Answer()) }
                for reference in references {
                    guard try await reference.value == 42 else { throw BenchmarkError("a wrong answer") }
                }
                return 1000
            }
            return Measured(value: value)
        }
    }
}

/// Objects.
extension RuntimeBenchmark {
    @Sendable private static func putSmall(_ seconds: Double) async throws -> Measured {
        try await withBenchmarkCluster { cluster in
            let value = try await rate(seconds) {
                for number in 0..<100 { _ = try await cluster.put(number) }
                return 100
            }
            return Measured(value: value)
        }
    }

    @Sendable private static func getSmall(_ seconds: Double) async throws -> Measured {
        try await withBenchmarkCluster { cluster in
            let reference = try await cluster.put(7)
            let value = try await rate(seconds) {
                for _ in 0..<100 {
                    guard try await reference.value == 7 else { throw BenchmarkError("a wrong value") }
                }
                return 100
            }
            return Measured(value: value)
        }
    }

    private static let gibibyte = 1 << 30
    private static let largeStore = ObjectStoreOptions(capacity: 3 << 30, warmReserve: 1 << 30)

    private static func makeNumbers() -> [Double] {
        var numbers = [Double](repeating: 0.5, count: gibibyte / 8)
        numbers[0] = 1
        numbers[numbers.count - 1] = 2
        return numbers
    }

    @Sendable private static func putGibibyte(_ seconds: Double) async throws -> Measured {
        try await withBenchmarkCluster(store: largeStore) { cluster in
            let numbers = makeNumbers()
            var copy = [Double](repeating: 0, count: numbers.count)
            let clock = ContinuousClock()
            for _ in 0..<8 { _ = try await cluster.put(SharedArray(numbers)) }
            var puts: [Double] = []
            var copies: [Double] = []
            let start = clock.now
            while puts.count < 5 || clock.now - start < .seconds(seconds) {
                let array = SharedArray(numbers)
                let put = try await clock.measure { _ = try await cluster.put(array) }
                puts.append(Double(gibibyte) / 1e9 / (put / .seconds(1)))
                let copied = clock.measure { copy.withUnsafeMutableBytes { $0.copyMemory(from: numbers.bytes) } }
                copies.append(Double(gibibyte) / 1e9 / (copied / .seconds(1)))
            }
            let value = median(puts)
            return Measured(
                value: value, also: ["GB/s memcpy": median(copies), "of memcpy": value / median(copies)])
        }
    }

    @Sendable private static func getGibibyte(_ seconds: Double) async throws -> Measured {
        try await withBenchmarkCluster(store: largeStore) { cluster in
            let reader = try await cluster.spawn(ArrayReader.self)
            let numbers = SharedArray(makeNumbers())
            _ = try await reader.times(cluster.put(numbers))
            var first: [Double] = []
            var again: [Double] = []
            let clock = ContinuousClock()
            let start = clock.now
            while first.count < 5 || clock.now - start < .seconds(seconds) {
                let times = try await reader.times(cluster.put(numbers))
                first.append(times[0])
                again.append(times[1])
            }
            return Measured(value: median(first), also: ["µs again": median(again)])
        }
    }
}

/// Processes.
extension RuntimeBenchmark {
    @Sendable private static func actorCreated(_ seconds: Double) async throws -> Measured {
        let times = try await timesOfCreation(seconds, readyWorkers: nil)
        let unprepared = try await timesOfCreation(seconds, readyWorkers: 0)
        return Measured(
            value: median(times), also: ["ms at first": times[0], "ms without ready workers": median(unprepared)])
    }

    private static func timesOfCreation(_ seconds: Double, readyWorkers: Int?) async throws -> [Double] {
        try await withBenchmarkCluster(cpus: 32, readyWorkers: readyWorkers) { cluster in
            let clock = ContinuousClock()
            var times: [Double] = []
            let start = clock.now
            while times.count < 12 || clock.now - start < .seconds(seconds) {
                let begin = clock.now
                let counter = try await cluster.spawn(BenchmarkCounter.self)
                _ = try await counter.increment()
                times.append((clock.now - begin) / .milliseconds(1))
                let process = try await counter.process()
                try await cluster.stop(counter)
                while kill(process, 0) == 0 { try await Task.sleep(for: .milliseconds(1)) }
            }
            return times
        }
    }

    @Sendable private static func actors20(_ seconds: Double) async throws -> Measured {
        try await withBenchmarkCluster(cpus: 32) { cluster in
            let clock = ContinuousClock()
            var times: [Double] = []
            let start = clock.now
            while times.isEmpty || clock.now - start < .seconds(seconds) {
                let begin = clock.now
                let counters = try await withThrowingTaskGroup(of: BenchmarkCounter.self) { group in
                    for _ in 0..<20 {
                        group.addTask {
                            let counter = try await cluster.spawn(BenchmarkCounter.self)
                            _ = try await counter.increment()
                            return counter
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                times.append((clock.now - begin) / .seconds(1))
                var processes: Set<Int32> = []
                for counter in counters { processes.insert(try await counter.process()) }
                guard processes.count == 20 else { throw BenchmarkError("20 actors in \(processes.count) processes") }
                for counter in counters { try await cluster.stop(counter) }
                for process in processes {
                    while kill(process, 0) == 0 { try await Task.sleep(for: .milliseconds(1)) }
                }
            }
            return Measured(value: median(times))
        }
    }

    @Sendable private static func nodes100(_ seconds: Double) async throws -> Measured {
        let clock = ContinuousClock()
        let nodes = Array(repeating: LocalClusterOptions.Node(resources: .cpus(1)), count: 100)
        return try await withLocalClusterHost(LocalClusterOptions(), types: RuntimeTypes.all) { host in
            let time = try await clock.measure {
                try await withThrowingTaskGroup { group in
                    for node in nodes { group.addTask { _ = try await host.startNode(node) } }
                    try await group.waitForAll()
                }
            }
            let alive = try await host.cluster.status().nodes.filter { $0.state == "alive" }.count
            guard alive == 100 else { throw BenchmarkError("\(alive) nodes have joined instead of 100") }
            return Measured(value: time / .seconds(1))
        }
    }
}

extension [Double] {
    fileprivate var bytes: UnsafeRawBufferPointer {
        withUnsafeBytes { $0 }
    }
}
