import NumericKernels
import Schedulers
import SearchSpaces
import Searchers
import TuningCore

/// A simulated run whose whole configuration is drawn from one seed.
struct Scenario {
    let seed: UInt64
    var simulation: Simulation
    /// Set where the scheduler is ASHA.
    let asha: ASHA?

    var configuration: Simulation.Configuration { simulation.configuration }

    init(seed: UInt64) throws {
        self.seed = seed
        var stream = RandomStream(seed: seed).split("scenario")
        let space = try SearchSpace([
            ParameterDefinition("x", domain: .real(lower: 0, upper: 1, scale: .linear)),
            ParameterDefinition("kind", domain: .categorical([.text("a"), .text("b")])),
            ParameterDefinition(
                "depth", domain: .integer(lower: 1, upper: 9, scale: .linear),
                when: Condition("kind", equals: .text("b"))),
        ])
        let asha = stream.chance(0.6) ? try ASHA(maximum: 27, reduction: stream.pick([2, 3, 4]), grace: 1) : nil
        simulation = Simulation(
            Self.configuration(&stream, space),
            searcher: stream.chance(0.2) ? LimitedSearch(limit: stream.whole(0...30)) : RandomSearch(),
            scheduler: asha ?? FIFO(), objective: Self.objective(&stream))
        self.asha = asha
    }

    private static func configuration(_ stream: inout RandomStream, _ space: SearchSpace) -> Simulation.Configuration {
        let summary: Objective.Summary = stream.chance(0.7) ? .best : .last
        let metric: Objective =
            stream.chance(0.5) ? .minimize("loss", summary: summary) : .maximize("loss", summary: summary)
        let first: [Assignment] = (0..<stream.whole(0...2)).map { ["x": .real(Double($0) / 4), "kind": .text("a")] }
        let tuning = TuningConfiguration(
            objective: metric, trials: stream.whole(1...60), seed: stream.next(),
            retries: RetryPolicy(
                errors: stream.whole(0...1), crashes: stream.whole(0...2), losses: stream.whole(0...3)),
            firstAssignments: first)
        var configuration = Simulation.Configuration(
            tuning: tuning, space: space, workers: stream.whole(1...16), seed: stream.next())
        if stream.chance(0.4) { configuration.suggestionSeconds = 0...5 }
        if stream.chance(0.4) { configuration.startSeconds = 0...3 }
        if stream.chance(0.4) { configuration.cancellation = stream.chance(0.5) ? .atNextReport : .after(2) }
        if stream.chance(0.4) {
            // The last change leaves workers, so that the run can end.
            let times = (1...3).map { _ in 60 * stream.uniform() }.sorted()
            configuration.capacityChanges = [
                .init(at: times[0], workers: stream.whole(0...16)), .init(at: times[1], workers: stream.whole(0...16)),
                .init(at: times[2], workers: stream.whole(1...16)),
            ]
        }
        if stream.chance(0.4) {
            configuration.stops = [
                .init(stream.chance(0.5) ? .deadline : .interrupt, at: 80 * stream.uniform()),
                .init(stream.chance(0.5) ? .deadline : .interrupt, at: 120 * stream.uniform()),
            ]
        }
        if stream.chance(0.7) { configuration.faults = faults(&stream) }
        return configuration
    }

    private static func faults(_ stream: inout RandomStream) -> Simulation.Faults {
        var faults = Simulation.Faults()
        faults.crashesPerStep = 0.04 * stream.uniform()
        faults.lossesPerStep = 0.08 * stream.uniform()
        faults.errorsPerStep = 0.02 * stream.uniform()
        faults.stragglers = 0.3 * stream.uniform()
        faults.ghosts = 0.8
        faults.repeatedReports = 0.1
        faults.ignoredStops = 0.2
        faults.crashesAfterStop = 0.2
        return faults
    }

    /// Learning curves with NaN, missing and infinite metrics and silent steps; all whole seconds, so that times tie.
    private static func objective(_ stream: inout RandomStream) -> Simulation.Objective {
        let broken = stream.pick([0, 0.03])
        let missing = stream.pick([0, 0.1])
        let steps = stream.whole(1...30)
        let coarse = stream.chance(0.5)
        return { assignment, seed, step in
            guard step <= steps else { return nil }
            var noise = RandomStream(seed: seed).split(step)
            let seconds = Double(Int(noise.uniform() * 3))
            if noise.uniform() < missing { return .init(metrics: nil, seconds: seconds) }
            if noise.uniform() < missing { return .init(metrics: ["other": 1], seconds: seconds) }
            if noise.uniform() < broken { return .init(metrics: ["loss": .nan], seconds: seconds) }
            if noise.uniform() < broken { return .init(metrics: ["loss": .infinity], seconds: seconds) }
            let value = (assignment["x"]?.number ?? 0) + 0.3 * noise.uniform() + 1 / Double(step)
            // Rounded values tie.
            return .init(metrics: ["loss": coarse ? (value * 8).rounded() / 8 : value], seconds: seconds)
        }
    }
}

/// Random search that ends after some trials.
private struct LimitedSearch: Searcher {
    let limit: Int
    var specification: String { "limited" }

    mutating func suggest(_ trial: TrialID, for problem: SearchProblem) -> Suggestion? {
        var random = RandomSearch()
        return trial.number < limit ? random.suggest(trial, for: problem) : nil
    }
}

extension RandomStream {
    mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

    mutating func whole(_ range: ClosedRange<Int>) -> Int {
        min(range.upperBound, range.lowerBound + Int(uniform() * Double(range.count)))
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[whole(0...elements.count - 1)] }
}
