public import SearchSpaces
public import TuningCore

/// Where trials run.
public enum TrialIsolation: String, Hashable, Codable, Sendable {
    /// In worker processes, one for each slot.
    case process
    /// In the driver's own process, on a thread for each slot.
    case inProcess = "in-process"
}

/// The machine and the program that a run was made with.
public struct RunEnvironment: Hashable, Codable, Sendable {
    /// The name of the machine.
    public var host: String
    /// The processors of the machine.
    public var processors: Int
    /// The operating system.
    public var system: String
    /// The version of Manta.
    public var version: String
    /// The BLAS library in use, with its processor kernel.
    public var blas: String

    /// Describes an environment.
    public init(host: String, processors: Int, system: String, version: String, blas: String) {
        self.host = host
        self.processors = processors
        self.system = system
        self.version = version
        self.blas = blas
    }
}

/// What a run was asked to do: written once, when it is made.
public struct RunDescription: Hashable, Codable, Sendable {
    /// The identifier, unique everywhere: eight or more lower-case letters and digits.
    public var identifier: String
    /// The name, unique within its store.
    public var name: String
    /// The name of the experiment.
    public var experiment: String
    /// What was searched.
    public var space: SearchSpace
    /// What was optimised.
    public var objective: Objective
    /// The searcher's text form.
    public var searcher: String
    /// The scheduler's text form.
    public var scheduler: String
    /// The largest number of trials, if there is one.
    public var trials: Int?
    /// The time that the run may use, in seconds, if it is limited.
    public var timeLimit: Double?
    /// How many trials ran at once.
    public var workers: Int
    /// Where they ran.
    public var isolation: TrialIsolation
    /// The processors that each trial had.
    public var cpusPerTrial: Double
    /// The seed.
    public var seed: UInt64
    /// The experiment's own options by name.
    public var options: [String: String]
    /// The unit of a report's step: `epoch`.
    public var stepUnit: String
    /// The machine and the program.
    public var environment: RunEnvironment

    /// Describes a run.
    public init(
        identifier: String, name: String, experiment: String, space: SearchSpace, objective: Objective,
        searcher: String, scheduler: String, trials: Int?, timeLimit: Double? = nil, workers: Int,
        isolation: TrialIsolation, cpusPerTrial: Double = 1, seed: UInt64, options: [String: String] = [:],
        stepUnit: String = "step", environment: RunEnvironment
    ) {
        self.identifier = identifier
        self.name = name
        self.experiment = experiment
        self.space = space
        self.objective = objective
        self.searcher = searcher
        self.scheduler = scheduler
        self.trials = trials
        self.timeLimit = timeLimit
        self.workers = workers
        self.isolation = isolation
        self.cpusPerTrial = cpusPerTrial
        self.seed = seed
        self.options = options
        self.stepUnit = stepUnit
        self.environment = environment
    }
}
