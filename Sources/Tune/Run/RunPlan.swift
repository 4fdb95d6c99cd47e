public import RunStore
import SearchSpaces
public import TuningCore

/// An experiment and its settings, checked and resolved: everything is known before any work starts.
public struct RunPlan: Sendable {
    /// The name of the experiment.
    public let experiment: String
    /// What will be written down of the run, but for its name and identifier.
    public let problem: SearchProblem
    /// What decides.
    public let configuration: TuningConfiguration
    /// The search algorithm.
    public let searcher: any Searcher
    /// The early-stopping rule.
    public let scheduler: any TrialScheduler
    /// How many trials run at once.
    public let workers: Int
    /// Where trials run.
    public let isolation: TrialIsolation
    /// What one trial occupies.
    public let resources: TrialResources
    /// The name that was asked for.
    public let name: String?
    /// The time that the run may use.
    public let timeLimit: Duration?
    /// The experiment's options.
    public let options: ExperimentOptions
    /// What a report's step counts.
    public let stepUnit: String
    let type: any Experiment.Type
    let host: any ExperimentHost

    /// Checks an experiment and its settings.
    ///
    /// - Throws: A ``TuneError`` or a `SpaceError` that names the setting, its value and the way out; or whatever the
    ///   experiment throws at an option's value.
    public init(_ type: any Experiment.Type, settings: RunSettings = RunSettings()) throws {
        try self.init(opening: type, settings)
    }

    private init<Subject: Experiment>(opening type: Subject.Type, _ settings: RunSettings) throws {
        options = try Self.checked(settings.options, for: type)
        let subject = try type.init(options: options)
        let space = try subject.space.searchSpace
        let trials = settings.trials ?? subject.trials
        let seed = settings.seed ?? UInt64.random(in: 0...UInt64(UInt32.max))
        resources = subject.resources
        try Self.check(trials: trials, workers: settings.workers, timeLimit: settings.timeLimit, name: settings.name)
        try Self.check(subject)
        searcher = try settings.searcher ?? subject.searcher
        scheduler = try settings.scheduler ?? subject.scheduler
        experiment = type.name
        problem = SearchProblem(space: space, objective: subject.objective, seed: seed, trials: trials)
        let defaults = settings.startsWithDefaults ? space.defaultAssignment : nil
        configuration = TuningConfiguration(
            objective: subject.objective, trials: trials, seed: seed, retries: settings.retries,
            firstAssignments: defaults.map { [$0] } ?? [])
        let room = max(1, Int(Double(Machine.processors) / subject.resources.cpus))
        workers = min(settings.workers ?? room, trials)
        isolation = settings.isolation ?? subject.isolation
        name = settings.name
        timeLimit = settings.timeLimit
        stepUnit = subject.stepUnit
        self.type = type
        host = TypedExperimentHost(subject)
    }

    /// What is written down of the run.
    func description(name: String, identifier: String) -> RunDescription {
        RunDescription(
            identifier: identifier, name: name, experiment: experiment, space: problem.space,
            objective: problem.objective, searcher: searcher.specification, scheduler: scheduler.specification,
            trials: configuration.trials, timeLimit: timeLimit.map { $0 / .seconds(1) }, workers: workers,
            isolation: isolation, cpusPerTrial: resources.cpus, seed: problem.seed, options: options.values,
            stepUnit: stepUnit, environment: Machine.environment)
    }
}

extension RunPlan {
    private static func checked(
        _ values: [String: String], for type: any Experiment.Type
    ) throws(TuneError) -> ExperimentOptions {
        let known = type.options.map(\.name)
        for name in values.keys.sorted() where !known.contains(name) {
            throw TuneError(.invalidSettings, unknown(name, "\(type.name) option", among: known))
        }
        return ExperimentOptions(values)
    }

    private static func check(trials: Int, workers: Int?, timeLimit: Duration?, name: String?) throws(TuneError) {
        guard trials >= 1 else {
            throw TuneError(.invalidSettings, "The number of trials is \(trials); it must be at least 1.")
        }
        if let workers, !(1...maximumWorkers).contains(workers) {
            throw TuneError(
                .invalidSettings, "The number of workers is \(workers); it must be in 1...\(maximumWorkers).")
        }
        if let timeLimit, timeLimit <= .zero {
            throw TuneError(.invalidSettings, "The time limit is \(timeLimit); it must be above 0 seconds.")
        }
        if let name {
            let allowed = name.allSatisfy { $0.isLetter || "0123456789._-".contains($0) }
            guard !name.isEmpty, allowed, name != "latest", name.utf8.count <= 100 else {
                throw TuneError(
                    .invalidSettings,
                    "'\(name)' is no name for a run; use up to 100 letters, digits, '.', '_' and '-', not 'latest'.")
            }
        }
    }

    private static func check(_ subject: some Experiment) throws(TuneError) {
        guard !subject.objective.metric.isEmpty else {
            throw TuneError(.invalidExperiment, "The objective's metric has no name; give it one.")
        }
        let cpus = subject.resources.cpus
        guard cpus.isFinite, cpus > 0 else {
            throw TuneError(.invalidExperiment, "A trial's share of processors is \(cpus); it must be above 0.")
        }
    }

    /// More trials at once than one machine's processes allow for.
    private static var maximumWorkers: Int { 10_000 }
}
