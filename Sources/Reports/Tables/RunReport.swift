public import RunStore
import SearchSpaces
import TuningCore

/// The report on one run: computed tables without any rendering.
///
/// The terminal, the page and `--json` show these same values.
public struct RunReport: Encodable, Sendable {
    /// What was found; `nil` while no trial has a value.
    public var answer: Answer?
    /// What the run was asked to do and how it stands.
    public var facts: RunFacts
    /// The trials by state.
    public var counts: StateCounts
    /// How the best value got better.
    public var progress: Progress
    /// What early stopping saved; `nil` if no trial was ended early.
    public var earlyStopping: EarlyStopping?
    /// Why trials failed, the most frequent cause first.
    public var failures: [FailureCause]
    /// The parameters in the order of the space.
    public var parameters: [ParameterColumn]
    /// The trials by number.
    public var trials: [TrialRow]
    /// The learning curves of the trials that reported, by number.
    public var curves: [LearningCurve]

    /// Computes the tables from a run's history, in O(reports + trials × parameters).
    public init(_ history: RunHistory) {
        let trials = history.trials.map { TrialRow($0, in: history) }
        answer = Answer(history)
        facts = RunFacts(history)
        counts = StateCounts(history.counts)
        progress = Progress(history)
        earlyStopping = EarlyStopping(trials)
        failures = FailureCause.group(trials)
        parameters = history.description.space.parameters.map { ParameterColumn($0, in: trials) }
        curves = history.trials.map { LearningCurve($0, in: history) }.filter { !$0.points.isEmpty }
        self.trials = trials
    }

    /// The trials from the best to the worst; those that failed or have no value come last, by number.
    public var ranking: [TrialRow] {
        let objective = objective
        func score(_ row: TrialRow) -> Double? {
            row.state == .failed ? nil : row.reading.map { objective.score($0.value) }
        }
        return trials.map { (row: $0, score: score($0)) }
            .sorted { one, other in
                guard let first = one.score, let second = other.score else {
                    guard one.score == nil, other.score == nil else { return one.score != nil }
                    return one.row.trial < other.row.trial
                }
                return first == second ? one.row.trial < other.row.trial : first > second
            }
            .map(\.row)
    }

    /// The parameters in which trials differ.
    public var varyingParameters: [ParameterColumn] { parameters.filter(\.varies) }

    var objective: Objective { facts.description.objective }
    var stepUnit: String { facts.description.stepUnit }
}
