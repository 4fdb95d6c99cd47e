public import RunStore
import Schedulers
public import SearchSpaces
import Searchers
public import TuningCore

/// Something to tune: a search space, an objective, and the training of one trial.
///
/// By default each trial runs in a process apart, so that a crash ends no more than the trial.
public protocol Experiment: Sendable {
    /// What one trial is given to try.
    associatedtype Hyperparameters: Sendable
    /// What all trials share: loaded once by each process.
    associatedtype Dataset: Sendable

    /// The name on the command line: lower-case words with hyphens.
    static var name: String { get }
    /// What it tunes, in one sentence.
    static var summary: String { get }
    /// The options that it takes.
    static var options: [ExperimentOption] { get }

    /// Makes the experiment without options.
    init()
    /// Makes the experiment with options, all of which are declared in ``options``.
    ///
    /// - Throws: An error that says what is wrong with an option's value.
    init(options: ExperimentOptions) throws

    /// What to search.
    var space: Space<Hyperparameters> { get }
    /// What to optimise.
    var objective: Objective { get }
    /// The search algorithm to use unless told otherwise.
    var searcher: any Searcher { get throws }
    /// The early-stopping rule to use unless told otherwise.
    var scheduler: any TrialScheduler { get throws }
    /// What one trial occupies.
    var resources: TrialResources { get }
    /// How many trials to run unless told otherwise.
    var trials: Int { get }
    /// Where trials run unless told otherwise.
    var isolation: TrialIsolation { get }
    /// What a report's step counts: `epoch`.
    var stepUnit: String { get }

    /// Loads what all trials share. Called once in each process, before any trial.
    func prepare() async throws -> Dataset

    /// Trains one trial and reports as it goes. Runs on a thread of its own, where it may block and compute.
    ///
    /// - Throws: Any error; the trial fails with it.
    func train(_ trial: Trial<Hyperparameters>, on dataset: Dataset) async throws

    /// Evaluates the best configuration once, when the search is over, on data that the search never saw.
    ///
    /// - Returns: Metrics to show with the result, such as `test_accuracy`; none by default.
    func evaluate(_ best: BestConfiguration<Hyperparameters>, on dataset: Dataset) async throws -> [String: Double]
}

extension Experiment {
    /// No description.
    public static var summary: String { "" }
    /// No options.
    public static var options: [ExperimentOption] { [] }

    /// Makes the experiment without options.
    public init(options: ExperimentOptions) throws { self.init() }

    /// Random search.
    public var searcher: any Searcher { .random }
    /// No early stopping.
    public var scheduler: any TrialScheduler { .fifo }
    /// One processor.
    public var resources: TrialResources { .cpus(1) }
    /// 32 trials.
    public var trials: Int { 32 }
    /// A worker process for each slot.
    public var isolation: TrialIsolation { .process }
    /// `step`.
    public var stepUnit: String { "step" }

    /// No evaluation.
    public func evaluate(
        _ best: BestConfiguration<Hyperparameters>, on dataset: Dataset
    ) async throws -> [String: Double] { [:] }
}

extension Experiment where Dataset == Void {
    /// Prepares nothing.
    public func prepare() async throws {}
}
