public import SearchSpaces

/// A whole run under virtual time: a ``TuningLoop`` with simulated workers in place of real ones.
///
/// It shows what a searcher and a scheduler do with a given number of workers before a cluster is paid for, and how they
/// bear crashes, losses, stragglers and changing capacity. The same simulation gives the same result every time: all
/// chance comes from the seed, by trial and attempt, and what happens at the same virtual time happens in the order in
/// which it was scheduled.
///
/// ```swift
/// let simulation = Simulation(
///     .init(tuning: .init(objective: .minimize("loss"), trials: 100, seed: 7), space: space, workers: 16),
///     searcher: RandomSearch(), scheduler: try ASHA(maximum: 27, reduction: 3)
/// ) { assignment, seed, step in
///     step <= 27 ? .init(metrics: ["loss": loss(assignment, step)], seconds: 60) : nil
/// }
/// let result = try simulation.run()
/// ```
public struct Simulation: Sendable {
    /// One step of simulated training.
    public struct Step: Sendable {
        /// What the step reports; `nil` where it reports nothing.
        public var metrics: [String: Double]?
        /// How long the step takes on a worker that is no straggler, in virtual seconds; at least 0.
        public var seconds: Double

        /// Makes a step.
        public init(metrics: [String: Double]?, seconds: Double) {
            self.metrics = metrics
            self.seconds = seconds
        }
    }

    /// Training as a function of the assignment, the trial's seed and the step, from 1.
    ///
    /// `nil` where training is over before that step. Each attempt begins at step 1. It must become `nil` at some step
    /// unless the scheduler or a stop of the run ends every trial.
    public typealias Objective = @Sendable (Assignment, _ seed: UInt64, _ step: Int) -> Step?

    /// What is simulated.
    public var configuration: Configuration
    /// What proposes assignments.
    public var searcher: any Searcher
    /// What stops trials early.
    public var scheduler: any TrialScheduler
    /// What each step reports and how long it takes.
    public var objective: Objective

    /// Makes a simulation.
    public init(
        _ configuration: Configuration, searcher: any Searcher, scheduler: any TrialScheduler,
        objective: @escaping Objective
    ) {
        self.configuration = configuration
        self.searcher = searcher
        self.scheduler = scheduler
        self.objective = objective
    }

    /// Plays the run to its end; O(log n) for each event, n being what is scheduled at once.
    ///
    /// - Returns: What happened, with virtual times.
    /// - Throws: What the searcher throws.
    public func run() throws -> Result {
        var driver = SimulationDriver(self)
        return try driver.run()
    }
}
