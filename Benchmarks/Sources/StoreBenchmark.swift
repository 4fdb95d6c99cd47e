import Foundation
import SharedObjects

/// The object store by itself, in this process: what the rows of the runtime are built on.
enum StoreBenchmark {
    private typealias Store = ObjectStore<Int, Int>

    static let rows: [String: (unit: String, measure: @Sendable (Double) async throws -> Measured)] = [
        "store.open": ("µs", open),
        "store.put-small": ("µs", putSmall),
        "store.get-small": ("µs", getSmall),
        "store.put-1gib": ("GB/s", putGibibyte),
        "store.put-1gib-cold": ("GB/s", putGibibyteCold),
        "store.get-1gib": ("µs", getGibibyte),
        "store.prefault-1gib": ("ms", prefaultGibibyte),
        "store.idle-memory": ("MiB", idleMemory),
    ]

    private static let gibibyte = 1 << 30

    private static func makeStore(capacity: Int = 4 << 30, coolAfter: Duration? = nil) throws -> Store {
        let limits = StoreLimits(spilling: nil, whenFull: .fail, coolAfter: coolAfter)
        let store = try Store(capacity: capacity, limits: limits, spillDirectory: nil)
        store.admit(1)
        return store
    }

    /// The median time of `round` in microseconds.
    private static func median(
        _ seconds: Double, atLeast least: Int = 5, _ round: () async throws -> Duration
    ) async throws -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        var times: [Double] = []
        while times.count < least || clock.now - start < .seconds(seconds) {
            times.append(try await round() / .microseconds(1))
        }
        return times.sorted()[times.count / 2]
    }

    private static func gigabytesPerSecond(_ microseconds: Double) -> Double {
        Double(gibibyte) / 1e3 / microseconds
    }
}

/// Small objects.
extension StoreBenchmark {
    @Sendable private static func open(_ seconds: Double) async throws -> Measured {
        let time = try await median(seconds, atLeast: 20) {
            let start = ContinuousClock.now
            let store = try makeStore(capacity: 64 << 30)
            let time = ContinuousClock.now - start
            await store.close()
            return time
        }
        return Measured(value: time)
    }

    @Sendable private static func putSmall(_ seconds: Double) async throws -> Measured {
        let store = try makeStore(coolAfter: .seconds(30))
        let bytes = [UInt8](repeating: 1, count: 1000)
        var number = 0
        let time = try await median(seconds) {
            try await ContinuousClock().measure {
                for _ in 0..<1000 {
                    number += 1
                    let writable = try await store.create(number, size: bytes.count, for: 1)
                    try bytes.withUnsafeBytes { try writable.copyIn($0) }
                    try writable.seal()
                    store.release(number)
                }
            }
        }
        return Measured(value: time / 1000, also: ["puts/s": 1e9 / time])
    }

    @Sendable private static func getSmall(_ seconds: Double) async throws -> Measured {
        let store = try makeStore(coolAfter: .seconds(30))
        try await store.create(1, size: 1000, for: 1).seal()
        let time = try await median(seconds) {
            try await ContinuousClock().measure {
                for _ in 0..<1000 {
                    let bytes = try await store.read(1, for: 1).bytes()
                    guard bytes.count == 1000 else { throw BenchmarkError("\(bytes.count) bytes instead of 1000") }
                }
            }
        }
        return Measured(value: time / 1000, also: ["gets/s": 1e9 / time])
    }
}

/// Large objects.
extension StoreBenchmark {
    @Sendable private static func putGibibyte(_ seconds: Double) async throws -> Measured {
        let store = try makeStore()
        let source = [UInt8](repeating: 7, count: gibibyte)
        var copy = [UInt8](repeating: 0, count: gibibyte)
        var number = 0
        try await put(source, 0, in: store)
        store.release(0)
        var copies: [Double] = []
        let time = try await median(seconds) {
            number += 1
            let copied = ContinuousClock().measure {
                copy.withUnsafeMutableBytes { target in source.withUnsafeBytes { target.copyMemory(from: $0) } }
            }
            copies.append(copied / .microseconds(1))
            let time = try await ContinuousClock().measure { try await put(source, number, in: store) }
            store.release(number)
            return time
        }
        let copied = copies.sorted()[copies.count / 2]
        return Measured(
            value: gigabytesPerSecond(time),
            also: ["GB/s memcpy": gigabytesPerSecond(copied), "of memcpy": copied / time])
    }

    private static func put(_ source: [UInt8], _ number: Int, in store: Store) async throws {
        let writable = try await store.create(number, size: source.count, for: 1)
        try source.withUnsafeBytes { try writable.copyIn($0) }
        try writable.seal()
    }

    /// Into memory that was never touched: what the first large object of a store costs.
    @Sendable private static func putGibibyteCold(_ seconds: Double) async throws -> Measured {
        let source = [UInt8](repeating: 7, count: gibibyte)
        let time = try await median(seconds, atLeast: 3) {
            let store = try makeStore()
            return try await ContinuousClock().measure { try await put(source, 1, in: store) }
        }
        return Measured(value: gigabytesPerSecond(time))
    }

    /// With a mapping of its own for each get, as in a process that reads from a store for the first time.
    @Sendable private static func getGibibyte(_ seconds: Double) async throws -> Measured {
        let store = try makeStore()
        try await put([UInt8](repeating: 7, count: gibibyte), 1, in: store)
        let view = try SharedArena.open(store.arena.address)
        let again = try await median(seconds / 2) { try await get(from: store) { view } }
        let first = try await median(seconds / 2) {
            try await get(from: store) { try SharedArena.open(store.arena.address) }
        }
        return Measured(value: first, also: ["µs again": again])
    }

    private static func get(from store: Store, _ view: () throws -> SharedArena) async throws -> Duration {
        let start = ContinuousClock.now
        let place = try await store.pin(1, for: 1)
        let bytes = try SharedBytes(pinned: place, in: view()) { store.unpin(1, for: 1) }
        let sum = try bytes.withSpan(of: UInt8.self) { $0[0] + $0[gibibyte - 1] }
        let time = ContinuousClock.now - start
        guard sum == 14 else { throw BenchmarkError("the ends of the object are \(sum) instead of 14") }
        return time
    }

    @Sendable private static func prefaultGibibyte(_ seconds: Double) async throws -> Measured {
        var givingBack: [Double] = []
        let time = try await median(seconds, atLeast: 3) {
            let arena = try SharedArena(capacity: gibibyte)
            let time = try ContinuousClock().measure { try arena.prefault(0..<gibibyte) }
            let back = try ContinuousClock().measure { try arena.giveBack(0..<gibibyte) }
            givingBack.append(back / .milliseconds(1))
            return time
        }
        return Measured(
            value: time / 1000, also: ["ms to give back": givingBack.sorted()[givingBack.count / 2]])
    }
}

/// Memory.
extension StoreBenchmark {
    /// What a store takes that nobody uses, and what one has kept of a gigabyte a while after it was used.
    @Sendable private static func idleMemory(_ seconds: Double) async throws -> Measured {
        let before = try proportionalMemory()
        let store = try makeStore(coolAfter: .milliseconds(500))
        let idle = try proportionalMemory() - before
        try await put([UInt8](repeating: 7, count: gibibyte), 1, in: store)
        let used = try proportionalMemory() - before
        store.release(1)
        while store.arena.residentBytes > 0 { try await Task.sleep(for: .milliseconds(10)) }
        let left = try proportionalMemory() - before
        return Measured(value: idle, also: ["MiB in use": used, "MiB when left alone": left])
    }

    /// This process's part of the memory it shares, and all of the rest, in MiB.
    private static func proportionalMemory() throws -> Double {
        let text = try String(contentsOfFile: "/proc/self/smaps_rollup", encoding: .utf8)
        let line = text.split(separator: "\n").first { $0.hasPrefix("Pss:") } ?? ""
        guard let kibibytes = line.split(separator: " ").dropFirst().first.flatMap({ Double($0) }) else {
            throw BenchmarkError("/proc/self/smaps_rollup has no proportional memory")
        }
        return kibibytes / 1024
    }
}
