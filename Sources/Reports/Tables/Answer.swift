import RunStore
public import SearchSpaces
public import TuningCore

/// What a run found: the best trial, and what is known of its worth.
public struct Answer: Encodable, Sendable {
    /// The best trial's number.
    public var trial: Int
    /// Where it stands, as `completed`; a trial that is still running can be the best so far.
    public var state: String
    /// Its value and the step at which it had it.
    public var reading: Reading
    /// The values that it tried.
    public var assignment: Assignment
    /// What was gained over the default configuration, where that was tried.
    public var gain: Gain?
    /// What the best configuration achieved on data that the search never saw.
    public var evaluation: TestResult?

    init?(_ history: RunHistory) {
        guard let best = history.best, let value = best.best else { return nil }
        trial = best.id.number
        state = history.state(of: best).rawValue
        reading = Reading(value)
        assignment = best.assignment
        gain = Gain(of: best, in: history)
        evaluation = history.evaluation.map(TestResult.init)
    }
}

/// What the best configuration gained over the default one.
public struct Gain: Encodable, Sendable {
    /// The trial of the default configuration.
    public var trial: Int
    /// Where it stands; if it was stopped early, it might have become better.
    public var state: TrialState
    /// The default configuration's value.
    public var reading: Reading
    /// By how much the best value is better, in the metric's unit; never negative.
    public var amount: Double
    /// The same as a share of the default value's magnitude, unless that is 0.
    public var share: Double?

    /// Compares the best trial with the first one of the default configuration that has a finite value.
    init?(of best: TrialRecord, in history: RunHistory) {
        let objective = history.description.objective
        let baseline = history.trials.first { $0.origin == "default" && $0.best?.value.isFinite == true }
        guard let baseline, let known = baseline.best, let value = best.best?.value, value.isFinite else { return nil }
        trial = baseline.id.number
        state = history.state(of: baseline)
        reading = Reading(known)
        amount = objective.score(value) - objective.score(known.value)
        share = known.value == 0 ? nil : amount / known.value.magnitude
    }
}

/// The one evaluation on data that the search never saw.
public struct TestResult: Sendable {
    /// The trial whose configuration was evaluated.
    public var trial: Int
    /// The step up to which it was trained.
    public var step: Int
    /// The metrics by name.
    public var metrics: [String: Double]

    init(_ evaluation: Evaluation) {
        trial = evaluation.trial.number
        step = evaluation.step
        metrics = evaluation.metrics
    }

    /// The metrics in the order of their names.
    var sorted: [(name: String, value: Double)] {
        metrics.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
    }
}

extension TestResult: Encodable {
    private enum CodingKeys: String, CodingKey { case trial, step, metrics }

    /// Encodes the metrics as one object.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(trial, forKey: .trial)
        try container.encode(step, forKey: .step)
        try container.encode(metrics.mapValues(AnyNumber.init), forKey: .metrics)
    }
}
