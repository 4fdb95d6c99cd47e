import ActorRuntime
import Tune

/// Our side of the comparisons: `manta-benchmarks ROW --seconds S` prints one line of JSON.
@main
struct BenchmarkProgram {
    @MainActor
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        await ClusterProcess.serveIfStarted(RuntimeTypes.all.adding(ClusterTypes(experiments: [NoOp.self])))
        guard let name = arguments.first else { throw usage }
        let seconds = try seconds(in: arguments)
        if let row = RuntimeBenchmark.rows[name] ?? ScaleBenchmark.rows[name] ?? StoreBenchmark.rows[name] {
            // Off the main thread: what is measured is not its queue.
            report(name, row.unit, try await Task.detached { try await row.measure(seconds) }.value)
        } else if let benchmark = Benchmark.all[name] {
            report(name, benchmark.unit, Measured(value: try await benchmark.measure(seconds)))
        } else {
            throw usage
        }
    }

    private static var usage: BenchmarkError {
        let rows =
            Array(Benchmark.all.keys) + Array(RuntimeBenchmark.rows.keys) + Array(ScaleBenchmark.rows.keys)
            + Array(StoreBenchmark.rows.keys)
        let names = rows.sorted().joined(separator: ", ")
        return BenchmarkError("usage: manta-benchmarks ROW [--seconds S]; rows: \(names)")
    }

    private static func report(_ name: String, _ unit: String, _ measured: Measured) {
        let also = measured.also.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
        print("{\"benchmark\":\"\(name)\",\"value\":\(measured.value),\"unit\":\"\(unit)\",\"also\":{\(also)}}")
    }

    private static func seconds(in arguments: [String]) throws -> Double {
        guard let flag = arguments.firstIndex(of: "--seconds") else { return 3 }
        let text = flag + 1 < arguments.count ? arguments[flag + 1] : ""
        guard let seconds = Double(text), seconds > 0 else {
            throw BenchmarkError("--seconds is '\(text)'; it must be a number above 0")
        }
        return seconds
    }
}

/// One row of a comparison.
struct Benchmark: Sendable {
    let unit: String
    let measure: @Sendable (_ seconds: Double) async throws -> Double

    /// The rows by name.
    static let all: [String: Benchmark] = [
        "mlp.epoch": Benchmark(unit: "s/epoch") { try measureMLPEpoch(seconds: $0) },
        "trials.memory": Benchmark(unit: "trials/s") { try await TrialThroughput.inMemory.measure(seconds: $0) },
        "trials.sqlite": Benchmark(unit: "trials/s") { try await TrialThroughput.durable.measure(seconds: $0) },
        "trials.journal": Benchmark(unit: "trials/s") { try await TrialThroughput.durable.measure(seconds: $0) },
        "trials.ray-tune": Benchmark(unit: "trials/s") { try await TrialThroughput.isolated.measure(seconds: $0) },
        "trials.ray-tune-reused": Benchmark(unit: "trials/s") {
            try await TrialThroughput.isolated.measure(seconds: $0)
        },
    ]
}

/// A benchmark that cannot be run.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
