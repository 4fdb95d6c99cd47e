import NumericKernels
import SearchSpaces
public import TuningCore

/// Draws every assignment at random from the space, independently of all others.
///
/// Trial `i` always gets the same assignment for a seed, whatever the order of events and the number of workers.
/// (Bergstra and Bengio, "Random search for hyper-parameter optimization", JMLR 13, 2012.)
public struct RandomSearch: Searcher {
    /// Makes a random searcher.
    public init() {}

    /// The text form, `random`.
    public var specification: String { "random" }

    /// Draws the assignment of a trial.
    public mutating func suggest(_ trial: TrialID, for problem: SearchProblem) -> Suggestion? {
        var stream = RandomStream(seed: problem.seed).split("random-search").split(trial.number)
        return Suggestion(problem.space.sample(using: &stream), origin: specification)
    }
}

extension Searcher where Self == RandomSearch {
    /// Every assignment at random.
    public static var random: RandomSearch { RandomSearch() }
}
