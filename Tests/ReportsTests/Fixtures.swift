import RunStore
import SearchSpaces
import TuningCore

/// Writes small journals by hand.
struct Scribe {
    static let created = 1_000.0
    private(set) var history: RunHistory
    private var sequence = 0

    init(
        _ objective: Objective = .maximize("accuracy"), parameters: [ParameterDefinition] = Scribe.parameters,
        name: String = "brave-otter", stepUnit: String = "epoch", options: [String: String] = [:]
    ) throws {
        let description = RunDescription(
            identifier: "k3j9x2ma", name: name, experiment: "digits", space: try SearchSpace(parameters),
            objective: objective, searcher: "random", scheduler: "asha(max=9,reduction=3,grace=1)", trials: 4,
            workers: 2, isolation: .process, seed: 7, options: options, stepUnit: stepUnit,
            environment: RunEnvironment(
                host: "debian", processors: 2, system: "Debian 12", version: "0.1.0", blas: "OpenBLAS"))
        history = RunHistory(description: description, created: Self.created)
    }

    static let parameters = [
        ParameterDefinition("lr", domain: .real(lower: 1e-4, upper: 1e-1, scale: .log), default: .real(1e-3)),
        ParameterDefinition("units", domain: .integer(lower: 1, upper: 9, scale: .linear), default: .integer(4)),
        ParameterDefinition("data", domain: .constant(.text("digits"))),
    ]

    mutating func write(_ event: JournalEvent, at time: Double) {
        history.apply(JournalEntry(sequence: sequence, time: Self.created + time, event: event))
        sequence += 1
    }

    /// A trial that reports `values` at steps 1, 2, … a second each, and ends.
    mutating func trial(
        _ values: [Double], ends state: TrialState = .completed, from start: Double = 0, origin: String = "random",
        assignment: Assignment = ["lr": .real(0.01), "units": .integer(3), "data": .text("digits")],
        failure: Failure? = nil
    ) {
        let id = TrialID(history.trials.count)
        write(.suggested(id, Suggestion(assignment, origin: origin)), at: start)
        write(.attemptStarted(id, attempt: 1, place: "slot 0"), at: start)
        let metric = history.description.objective.metric
        for (index, value) in values.enumerated() {
            let report = Report(step: index + 1, metrics: [metric: value])
            write(.reported(id, attempt: 1, report, .proceed), at: start + Double(index + 1))
        }
        let end = start + Double(values.count)
        write(.attemptEnded(id, attempt: 1, failure.map { .failed($0) } ?? .returned), at: end)
        write(
            .trialEnded(id, TrialEnd(state: state, best: history.trials[id.number].best, failure: failure)), at: end)
    }

    /// Four trials: the default with 0.75, one stopped, one that crashed and the best one with 0.9 at step 2.
    static func four() throws -> RunHistory {
        var scribe = try Scribe()
        scribe.trial(
            [0.5, 0.7, 0.75], origin: "default",
            assignment: ["lr": .real(1e-3), "units": .integer(4), "data": .text("digits")])
        scribe.trial([0.4], ends: .stopped, from: 0.5)
        scribe.trial(
            [0.95], ends: .failed, from: 2.5, failure: Failure(.crash, "signal 4\nFatal error: Index out of range"))
        scribe.trial(
            [0.6, 0.9, 0.85], from: 4,
            assignment: ["lr": .real(3.2e-4), "units": .integer(9), "data": .text("digits")])
        scribe.write(.evaluated(3, step: 2, metrics: ["test_accuracy": 0.88]), at: 8)
        scribe.write(
            .runEnded(RunEnd(state: .completed, bestTrial: 3, best: ObjectiveValue(value: 0.9, step: 2))), at: 8)
        return scribe.history
    }
}

/// Runs that have little or strange things to show.
enum OddRun: String, CaseIterable {
    case empty, waiting, one, failed, equal, notANumber, infinite, huge, tiny, wide

    func history() throws -> RunHistory {
        let wide = (0..<200).map {
            ParameterDefinition("p\($0)", domain: .real(lower: 0, upper: 1, scale: .linear), default: .real(0.5))
        }
        var scribe = try Scribe(.minimize("loss"), parameters: self == .wide ? wide : Scribe.parameters)
        switch self {
        case .empty: break
        case .waiting: scribe.write(.suggested(0, Suggestion(["lr": .real(0.01)], origin: "random")), at: 0)
        case .one: scribe.trial([0.5])
        case .failed:
            for _ in 0..<3 { scribe.trial([], ends: .failed, failure: Failure(.error, "It does not work.")) }
        case .equal: for _ in 0..<3 { scribe.trial([0.5, 0.5]) }
        case .notANumber: for _ in 0..<3 { scribe.trial([.nan, .nan]) }
        case .infinite: for value in [Double.infinity, -.infinity, 1, .nan] { scribe.trial([value, value]) }
        case .huge:
            for value in [-Double.greatestFiniteMagnitude, .greatestFiniteMagnitude, 0] { scribe.trial([value, 1]) }
        case .tiny: for value in [Double.leastNonzeroMagnitude, 1e-300, 1e300, 2] { scribe.trial([value]) }
        case .wide:
            for number in 0..<5 {
                var assignment: Assignment = [:]
                for parameter in wide { assignment[parameter.name] = .real(Double(number) / 5) }
                scribe.trial([Double(number)], assignment: assignment)
            }
        }
        return scribe.history
    }
}
