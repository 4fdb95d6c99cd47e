import ArgumentParser
import Reports
import RunStore
import Schedulers
import Searchers
import Tune
import TuningCore

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run an experiment: search, stop bad trials early, write down every result.")

    @Argument(help: "The experiment's name; 'manta list' shows them.")
    var experiment: String

    @Option(name: .long, help: "How many trials to run (else the experiment's own number).")
    var trials: Int?

    @Option(name: .long, help: "How many trials run at once (else one for each processor share).")
    var workers: Int?

    @Option(name: .long, help: "The seed of all random choices (else drawn anew).")
    var seed: UInt64?

    @Option(name: .long, help: "The time that the run may use: 90s, 15m, 2h.")
    var time: String?

    @Option(name: .long, help: "The searcher; 'manta searchers' lists them.")
    var searcher: String?

    @Option(name: .long, help: "The scheduler; 'manta schedulers' lists them.")
    var scheduler: String?

    @Option(name: .long, help: "The run's name, unique in its store (else the experiment's name and a number).")
    var name: String?

    @Option(name: .long, help: ArgumentHelp("Sets an option of the experiment.", valueName: "option=value"))
    var set: [String] = []

    @Option(name: .long, help: "How often a trial is tried again after a crash or a lost process (else once if lost).")
    var retries: Int?

    @Flag(name: .long, help: "Run trials on threads of this process instead of in processes of their own.")
    var inProcess = false

    @Flag(name: .long, help: "Do not begin with the default configuration.")
    var noDefault = false

    @OptionGroup var location: StoreOptions

    @Flag(name: .long, help: "Print one JSON object a line: each trial's end, and last the summary.")
    var json = false

    func run() async throws {
        let type = try ExperimentLookup.find(experiment)
        let plan: RunPlan
        do {
            plan = try RunPlan(type, settings: try settings())
        } catch let error as TuneError where error.code == .invalidSettings {
            throw UsageError(error.message)
        } catch let error as TuningError {
            throw UsageError(error.message)
        }
        let store = try RunStore.open(at: location.path, mode: .create)
        if let name, try store.hasRun(named: name) {
            throw UsageError("There is a run named '\(name)' in \(location.path) already; choose another name.")
        }
        let presenter: any RunPresenter =
            json ? JSONPresenter(storePath: location.path) : HumanPresenter(plan, storePath: location.path)
        let run = TuningRun(plan, store: store) { presenter.take($0) }
        let interrupts = Interrupts {
            presenter.interrupted()
            run.stop(.interrupt)
        }
        defer { interrupts.cancel() }
        presenter.prepare()
        do {
            let result = try await presenter.follow(run)
            try presenter.finish(result)
            switch result.end.state {
            case .completed, .running: break
            case .failed: throw ExitStatus.failure
            case .interrupted: throw ExitStatus.interrupted
            }
        } catch {
            presenter.abandon()
            throw error
        }
    }

    private func settings() throws -> RunSettings {
        var settings = RunSettings()
        settings.name = name
        settings.trials = trials
        settings.workers = workers
        settings.seed = seed
        settings.timeLimit = try time.map(TimeLimit.parse)
        settings.searcher = try searcher.map { try Catalog<any Searcher>.searchers.make($0) }
        settings.scheduler = try scheduler.map { try Catalog<any TrialScheduler>.schedulers.make($0) }
        settings.isolation = inProcess ? .inProcess : nil
        settings.startsWithDefaults = !noDefault
        if let retries {
            guard retries >= 0 else { throw UsageError("--retries is \(retries); it must be at least 0.") }
            settings.retries = RetryPolicy(crashes: retries, losses: retries)
        }
        for text in set {
            let pair = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard pair.count == 2, !pair[0].isEmpty else {
                throw UsageError("'--set \(text)' cannot be read; write it as --set option=value.")
            }
            settings.options[pair[0]] = pair[1]
        }
        return settings
    }
}

/// Finds experiments by name.
enum ExperimentLookup {
    static func find(_ name: String) throws -> any Experiment.Type {
        let known = CommandLineProgram.experiments
        guard let type = known.first(where: { $0.name == name }) else {
            throw UsageError(unknown(name, "experiment", among: known.map { $0.name }))
        }
        return type
    }
}

/// Time limits as people write them.
enum TimeLimit {
    /// Reads `90s`, `15m`, `2h` or a bare number of seconds.
    static func parse(_ text: String) throws -> Duration {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86400]
        let unit = text.last.flatMap { units[$0] }
        let number = unit == nil ? text[...] : text.dropLast()
        guard let value = Double(number), value.isFinite, value > 0, value < 1e9 else {
            throw UsageError("'\(text)' is no length of time; write it as 90s, 15m or 2h.")
        }
        return .seconds(value * (unit ?? 1))
    }
}
