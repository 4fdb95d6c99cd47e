import Tune

/// Our side of the comparisons: `manta-benchmarks ROW --seconds S` prints one line of JSON.
@main
struct BenchmarkProgram {
    @MainActor
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if NodeMain.isInvoked(with: arguments) { await NodeMain.run(experiments: [NoOp.self]) }
        guard let name = arguments.first, let benchmark = Benchmark.all[name] else {
            throw BenchmarkError("usage: manta-benchmarks ROW [--seconds S]; rows: \(Benchmark.names)")
        }
        let seconds = try seconds(in: arguments)
        let value = try await benchmark.measure(seconds)
        print("{\"benchmark\":\"\(name)\",\"value\":\(value),\"unit\":\"\(benchmark.unit)\"}")
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

    static var names: String { all.keys.sorted().joined(separator: ", ") }
}

/// A benchmark that cannot be run.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
