import ActorRuntime
import Distributed

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the benchmarks of the runtime spawn and submit.
enum RuntimeTypes {
    static let all = ClusterTypes(actors: [BenchmarkCounter.self, ArrayReader.self], tasks: [Answer.self])
}

distributed actor BenchmarkCounter: ClusterActor {
    typealias ActorSystem = ClusterSystem
    private var count = 0

    init(_ nothing: NoArguments, actorSystem: ClusterSystem) {
        self.actorSystem = actorSystem
    }

    distributed func increment() -> Int {
        count += 1
        return count
    }

    distributed func process() -> Int32 { getpid() }
}

/// Gets an array in another process and says how long that took, first and again.
distributed actor ArrayReader: ClusterActor {
    typealias ActorSystem = ClusterSystem

    init(_ nothing: NoArguments, actorSystem: ClusterSystem) {
        self.actorSystem = actorSystem
    }

    distributed func times(_ reference: ObjectRef<SharedArray<Double>>) async throws -> [Double] {
        let clock = ContinuousClock()
        var times: [Double] = []
        for _ in 0..<2 {
            let start = clock.now
            let array = try await reference.value
            times.append((clock.now - start) / .microseconds(1))
            let ends = array.withSpan { ($0[0], $0[$0.count - 1]) }
            guard ends == (1, 2) else { throw BenchmarkError("the array arrived wrong: \(ends)") }
        }
        return times
    }
}

struct Answer: ClusterTask {
    func run(in context: TaskContext) async throws -> Int { 42 }
}
