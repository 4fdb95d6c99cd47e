import ActorRuntime
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A long run in which processes are killed at random.
extension Scenarios {
    /// What the callers have seen.
    private final class Ledger: Sendable {
        struct Counts {
            var tasks = 0
            var calls = 0
            var unavailable = 0
            var kills: [String: Int] = [:]
        }

        let counts = Mutex(Counts())
        let isOver = Atomic(false)
    }

    /// Runs for as many seconds as `MANTA_SOAK_SECONDS` says, 20 by default: tasks, calls and objects, while nodes, workers
    /// and the head are killed. Every task ends with its result, every actor counts on from what it has answered or from 1.
    static func soak() async throws {
        let seconds = getenv("MANTA_SOAK_SECONDS").flatMap { Int(String(cString: $0)) } ?? 20
        let ledger = Ledger()
        try await withStand(nodes: 3) { stand in
            try await stand.connect { cluster in
                let end = ContinuousClock.now + .seconds(seconds)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for seed in 0..<4 { group.addTask { try await runTasks(cluster, seed, ledger) } }
                    for number in 0..<4 { group.addTask { try await count(cluster, number, ledger) } }
                    do {
                        try await killAtRandom(stand, cluster, until: end, ledger)
                    } catch {
                        ledger.isOver.store(true, ordering: .relaxed)
                        throw error
                    }
                    ledger.isOver.store(true, ordering: .relaxed)
                    try await group.waitForAll()
                }
                try await until("nothing is left to do") { try await cluster.status().counts.tasks.isEmpty }
            }
        }
        ledger.counts.withLock { counts in
            let kills = counts.kills.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
            print(
                "\(counts.tasks) tasks, \(counts.calls) calls answered, \(counts.unavailable) interrupted; killed: \(kills)"
            )
        }
    }

    private static func runTasks(_ cluster: Cluster, _ seed: Int, _ ledger: Ledger) async throws {
        var number = seed
        while !ledger.isOver.load(ordering: .relaxed) {
            let options = TaskOptions(retries: .unlimited)
            let parts = try (0..<8).map {
                try cluster.submit(Square(number: number + $0, delay: .milliseconds(10)), options)
            }
            let sum = try cluster.submit(Sum(parts: parts), options)
            let bytes = try cluster.submit(MakeBytes(count: 200_000), options)
            try await expect(sum.value, (0..<8).reduce(0) { $0 + (number + $1) * (number + $1) })
            try await expect(cluster.submit(CountBytes(bytes: bytes), options).value, 200_000)
            ledger.counts.withLock { $0.tasks += 11 }
            number += 8
        }
    }

    private static func count(_ cluster: Cluster, _ number: Int, _ ledger: Ledger) async throws {
        let options = ActorOptions(name: "counter \(number)", restarts: .always, lifetime: .detached)
        let counter = try await cluster.spawn(Counter.self, 0, options)
        var last: Int? = 0
        while !ledger.isOver.load(ordering: .relaxed) {
            do {
                let value = try await counter.increment()
                // A call that failed may have counted or not; otherwise only a new life of the actor begins anew.
                if let last { try expect(value == last + 1 || value == 1, "\(value) follows \(last)") }
                last = value
                ledger.counts.withLock { $0.calls += 1 }
                try await Task.sleep(for: .milliseconds(2))
            } catch let error as RuntimeError where error.code == .actorUnavailable {
                ledger.counts.withLock { $0.unavailable += 1 }
                last = nil
            }
        }
        let found = try await cluster.actor(ActorKey<Counter>("counter \(number)"))
        try expect(found.id, counter.id, "the name stands for the same actor")
        try await cluster.stop(counter)
    }

    private static func killAtRandom(
        _ stand: Stand, _ cluster: Cluster, until end: ContinuousClock.Instant, _ ledger: Ledger
    ) async throws {
        var generator = SystemRandomNumberGenerator()
        while ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(.random(in: 300...1500, using: &generator)))
            switch Int.random(in: 0..<6, using: &generator) {
            case 0:
                stand.killHead()
                try await Task.sleep(for: .milliseconds(.random(in: 0...1000, using: &generator)))
                try stand.restartHead()
                ledger.counts.withLock { $0.kills["heads", default: 0] += 1 }
            case 1:
                stand.killNode(.random(in: 0..<stand.nodes.count, using: &generator))
                try stand.startNode()
                ledger.counts.withLock { $0.kills["nodes", default: 0] += 1 }
            default:
                let workers = try await cluster.status().processes.filter { $0.role == "worker" && $0.state != "lost" }
                guard let victim = workers.randomElement(using: &generator) else { continue }
                kill(victim.processIdentifier, SIGKILL)
                ledger.counts.withLock { $0.kills["workers", default: 0] += 1 }
            }
        }
    }
}
