public import SearchSpaces

/// What a searcher is asked to solve.
public struct SearchProblem: Sendable {
    /// The space to search.
    public var space: SearchSpace
    /// What to optimise.
    public var objective: Objective
    /// The seed of every random choice.
    public var seed: UInt64
    /// How many trials there will be, where that is known.
    public var trials: Int?

    /// Makes a problem.
    public init(space: SearchSpace, objective: Objective, seed: UInt64, trials: Int? = nil) {
        self.space = space
        self.objective = objective
        self.seed = seed
        self.trials = trials
    }
}

/// An assignment to try, and where it comes from.
public struct Suggestion: Hashable, Codable, Sendable {
    /// The values to try.
    public var assignment: Assignment
    /// Who proposed it: `default`, or the searcher's name.
    public var origin: String

    /// Makes a suggestion.
    public init(_ assignment: Assignment, origin: String) {
        self.assignment = assignment
        self.origin = origin
    }
}

/// What a searcher learns while a run goes on.
public enum SearchEvent: Sendable {
    /// A trial was given an assignment, by this searcher or by somebody else.
    case suggested(TrialID, Assignment)
    /// A trial reported a value of the objective.
    case reported(TrialID, ObjectiveValue)
    /// A trial ended; without a value, its assignment is infeasible.
    case ended(TrialID, TrialEnd)
}

/// A search algorithm: a value that proposes assignments and learns from what came of them.
///
/// Its state must follow from the calls alone, so that a run's journal, told again in order, restores it.
public protocol Searcher: Sendable {
    /// The text form by which the command line and the journal name it: `random`, `tpe(multivariate=false)`.
    var specification: String { get }

    /// Proposes the assignment of a trial.
    ///
    /// - Returns: A suggestion from the problem's space, or `nil` when nothing is left to try.
    mutating func suggest(_ trial: TrialID, for problem: SearchProblem) throws -> Suggestion?

    /// Learns what happened to a trial.
    mutating func observe(_ event: SearchEvent, for problem: SearchProblem)
}

extension Searcher {
    /// Learns nothing.
    public mutating func observe(_ event: SearchEvent, for problem: SearchProblem) {}
}
