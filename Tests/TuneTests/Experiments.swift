import SearchSpaces
import Synchronization
import Tune
import TuningCore

/// A trial that reports what it is told to: one list of steps and values for all trials.
struct Scripted: Experiment {
    static let name = "scripted"
    static let options = [ExperimentOption("script", "steps and values: 1:0.5,2:0.7")]

    enum Failure: Error { case badScript }

    private let script: [(step: Int, value: Double)]

    init() {
        script = [(1, 1)]
    }

    init(options: ExperimentOptions) throws {
        script = try (options["script"] ?? "1:1").split(separator: ",").map { part in
            let pair = part.split(separator: ":")
            guard pair.count == 2, let step = Int(pair[0]), let value = Double(pair[1]) else {
                throw Failure.badScript
            }
            return (step, value)
        }
    }

    var space: Space<Double> { .real("x", in: 0...1) }
    var objective: Objective { .maximize("score") }

    func train(_ trial: Trial<Double>, on dataset: Void) async throws {
        for (step, value) in script {
            let decision = try await trial.report(step: step, ["score": value + trial.hyperparameters * 1e-3])
            guard decision == .proceed else { return }
        }
    }
}

/// Trials that go on until they are told to stop.
struct Endless: Experiment {
    static let name = "endless"

    var space: Space<Double> { .real("x", in: 0...1) }
    var objective: Objective { .minimize("x") }

    func train(_ trial: Trial<Double>, on dataset: Void) async throws {
        for step in trial.steps(upTo: .max - 1) {
            guard try await trial.report(step: step, ["x": trial.hyperparameters]) == .proceed else { return }
        }
    }
}

/// A space that is wrong.
struct Backwards: Experiment {
    static let name = "backwards"

    var space: Space<Double> { .real("rate", in: 1...0) }
    var objective: Objective { .minimize("x") }

    func train(_ trial: Trial<Double>, on dataset: Void) async throws {}
}

/// A share of processors that no trial can have.
struct Weightless: Experiment {
    static let name = "weightless"

    var space: Space<Double> { .real("rate", in: 0...1) }
    var objective: Objective { .minimize("x") }
    var resources: TrialResources { .cpus(0) }

    func train(_ trial: Trial<Double>, on dataset: Void) async throws {}
}

/// Data that is not there.
struct Unprepared: Experiment {
    struct NoData: Error, CustomStringConvertible {
        var description: String { "the archive is locked" }
    }

    static let name = "unprepared"

    var space: Space<Double> { .real("rate", in: 0...1) }
    var objective: Objective { .minimize("x") }

    func prepare() async throws -> Int { throw NoData() }
    func train(_ trial: Trial<Double>, on dataset: Int) async throws {}
}

/// A searcher that gives up after some suggestions, in one of three ways.
struct Moody: Searcher {
    enum Mood { case nothingLeft, error, outside }
    struct Tired: Error {}

    let mood: Mood
    let after: Int

    var specification: String { "moody" }

    mutating func suggest(_ trial: TrialID, for problem: SearchProblem) throws -> Suggestion? {
        guard trial.number >= after else { return Suggestion(["x": .real(0.5)], origin: "moody") }
        switch mood {
        case .nothingLeft: return nil
        case .error: throw Tired()
        case .outside: return Suggestion(["x": .real(7)], origin: "moody")
        }
    }
}
