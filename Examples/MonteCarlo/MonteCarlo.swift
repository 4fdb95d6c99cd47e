import ActorRuntime
import ClusterCommands
import Distributed

/// Estimates π with random points on a cluster: `monte-carlo [--cluster CLUSTER]`.
///
/// Each task throws points into the unit square and counts those inside the quarter circle; an actor keeps the running
/// total. A task's points follow from the seed and the task's number alone, and counts are whole numbers: so the estimate
/// depends neither on where tasks run, nor on their order, nor on whether some of them had to run twice.
@main
struct MonteCarlo: ClusterCommandProgram {
    static let types = ClusterTypes(actors: [Tally.self], tasks: [ThrowPoints.self])

    static func run() async throws {
        let options = try Options(CommandLine.arguments.dropFirst())
        let location: ClusterLocation =
            if let cluster = options.cluster { try .connect(to: cluster) } else { .local(nodes: options.nodes) }
        try await withCluster(location) { cluster in
            try await estimate(on: cluster, options)
        }
    }

    static func estimate(on cluster: Cluster, _ options: Options) async throws {
        // The tally may be lost and begin anew; what counts in the end are the results of the tasks.
        let tally = try await cluster.spawn(Tally.self, ActorOptions(restarts: .always, callRetries: .unlimited))
        let results = try (0..<options.tasks).map { number in
            try cluster.submit(
                ThrowPoints(number: number, count: options.points, seed: options.seed, tally: tally),
                TaskOptions(name: "points \(number)"))
        }
        try await showProgress(of: results, on: cluster, tally)

        let shares = try await cluster.get(results)
        var total = Count()
        for share in shares { total.add(share.count) }
        print("π is about \(total.estimate), with a standard error of \(total.standardError)")
        print("points: \(total.points), seed: \(options.seed)")
        for line in try await placement(of: shares, on: cluster) { print(line) }
    }

    private static func showProgress(
        of results: [ObjectRef<Share>], on cluster: Cluster, _ tally: Tally
    ) async throws {
        var pending = results
        while !pending.isEmpty {
            pending = try await cluster.wait(for: pending, count: max(1, results.count / 4)).pending
            let total = try await tally.total()
            print("\(results.count - pending.count) of \(results.count) tasks: \(total.estimate)")
        }
    }

    /// How many tasks each node has run.
    private static func placement(of shares: [Share], on cluster: Cluster) async throws -> [String] {
        let status = try await cluster.status()
        let nodes = Dictionary(uniqueKeysWithValues: status.processes.map { ($0.id, $0.node) })
        let hosts = Dictionary(uniqueKeysWithValues: status.nodes.map { ($0.id, $0.host) })
        var counts: [String: Int] = [:]
        for share in shares {
            // A worker that has ended since is not among the processes any more.
            let place = (nodes[share.process] ?? nil).map { "node \($0) on \(hosts[$0] ?? "an unknown host")" }
            counts[place ?? "processes that have ended", default: 0] += 1
        }
        return counts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value) tasks" }
    }
}

/// Throws points and counts those inside the circle.
struct ThrowPoints: ClusterTask {
    /// The task's number, which no other task of the run has.
    var number: Int
    var count: Int
    var seed: UInt64
    var tally: Tally

    func run(in context: TaskContext) async throws -> Share {
        var generator = SplitMix64(seed: seed, stream: UInt64(number))
        var hits = 0
        for point in 0..<count {
            if point.isMultiple(of: 1 << 16) { try Task.checkCancellation() }
            let (x, y) = (generator.uniform(), generator.uniform())
            if x * x + y * y < 1 { hits += 1 }
        }
        let result = Count(hits: hits, points: count)
        try await tally.note(result, of: number)
        return Share(count: result, process: context.cluster.system.peer)
    }
}

/// What has come of one task.
struct Share: Codable, Sendable {
    var count: Count
    /// The process that has run it.
    var process: PeerID
}

/// Keeps the running total.
distributed actor Tally: ClusterActor {
    typealias ActorSystem = ClusterSystem
    /// By task: one that runs twice counts once.
    private var counts: [Int: Count] = [:]

    init(_ nothing: NoArguments, actorSystem: ClusterSystem) {
        self.actorSystem = actorSystem
    }

    distributed func note(_ count: Count, of task: Int) {
        counts[task] = count
    }

    distributed func total() -> Count {
        var total = Count()
        for count in counts.values { total.add(count) }
        return total
    }
}

/// Points, and how many of them lie inside the circle.
struct Count: Codable, Sendable {
    var hits = 0
    var points = 0

    mutating func add(_ other: Count) {
        hits += other.hits
        points += other.points
    }

    private var fraction: Double { points == 0 ? 0 : Double(hits) / Double(points) }
    var estimate: Double { 4 * fraction }
    /// Four times the standard deviation of the mean of so many draws that are 0 or 1.
    var standardError: Double {
        points == 0 ? .infinity : 4 * (fraction * (1 - fraction) / Double(points)).squareRoot()
    }
}

/// G. Steele, D. Lea and C. Flood, "Fast splittable pseudorandom number generators", 2014.
///
/// All streams run through the same 2⁶⁴ states from starts that the mixing scatters: those of one run are far too short
/// to meet.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    /// One of many streams of a seed.
    init(seed: UInt64, stream: UInt64) {
        state = Self.mix(Self.mix(seed) &+ stream)
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        return Self.mix(state)
    }

    /// A number uniform in [0, 1): a multiple of 2⁻⁵³.
    mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    private static func mix(_ number: UInt64) -> UInt64 {
        var mixed = number
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

/// What the command line says.
struct Options {
    /// The folder of a cluster or the address of its head; `nil` for a cluster of the program's own.
    var cluster: String?
    var nodes = 2
    var tasks = 64
    /// How many points each task throws.
    var points = 1_000_000
    var seed: UInt64 = 1

    init(_ arguments: some Sequence<String>) throws {
        var words = Array(arguments)[...]
        while let option = words.popFirst() {
            guard let value = words.popFirst() else { throw UsageError("there is no value for '\(option)'") }
            switch option {
            case "--cluster": cluster = value
            case "--nodes": nodes = try Self.positive(value, option)
            case "--tasks": tasks = try Self.positive(value, option)
            case "--points": points = try Self.positive(value, option)
            case "--seed":
                guard let number = UInt64(value) else {
                    throw UsageError("--seed \(value): write a whole number from 0")
                }
                seed = number
            default: throw UsageError("there is no option '\(option)'")
            }
        }
    }

    private static func positive(_ value: String, _ option: String) throws -> Int {
        guard let number = Int(value), number > 0 else {
            throw UsageError("\(option) \(value): write a whole number from 1")
        }
        return number
    }
}

/// The command line makes no sense.
struct UsageError: Error, CustomStringConvertible {
    var description: String

    init(_ problem: String) {
        description =
            "\(problem); usage: monte-carlo [--cluster FOLDER_OR_ADDRESS | --nodes N] [--tasks N] [--points N] [--seed N], "
            + "or monte-carlo cluster --help"
    }
}
