import RunStore
import SearchSpaces
import TerminalText
import Tune
import TuningCore

/// One JSON object a line: the run, each trial's end, the evaluation, and last the summary.
struct JSONPresenter: RunPresenter {
    private let buffer = EventBuffer()
    private let store: String

    init(storePath: String) {
        store = storePath
    }

    func take(_ event: JournalEvent) {
        switch event {
        case .trialEnded, .attemptEnded(_, _, .failed), .evaluated: buffer.append(event)
        default: break
        }
    }

    func prepare() {}

    func begin(_ description: RunDescription) {
        print(Begin(description, store: store))
    }

    func refresh(_ progress: RunProgress) {
        for event in buffer.drain() {
            switch event {
            case .trialEnded(let id, let end): print(Trial(id, end, best: progress))
            case .attemptEnded(let id, let attempt, .failed(let failure)): print(FailedAttempt(id, attempt, failure))
            case .evaluated(let id, let step, let metrics):
                print(Evaluated(trial: id.number, step: step, metrics: metrics))
            default: break
            }
        }
    }

    func interrupted() {}

    func finish(_ result: RunResult) {
        print(RunSummaryLine(result))
    }

    func abandon() {}

    private func print(_ line: some Encodable) {
        guard let text = try? JSONOutput.line(line) else { return }
        Console.output(text)
    }
}

extension JSONPresenter {
    private struct Begin: Encodable {
        let event = "run"
        let run: String
        let id: String
        let experiment: String
        let searcher: String
        let scheduler: String
        let seed: UInt64
        let trials: Int?
        let workers: Int
        let store: String

        init(_ description: RunDescription, store: String) {
            run = description.name
            id = description.identifier
            experiment = description.experiment
            searcher = description.searcher
            scheduler = description.scheduler
            seed = description.seed
            trials = description.trials
            workers = description.workers
            self.store = store
        }
    }

    private struct Trial: Encodable {
        let event = "trial"
        let trial: Int
        let state: TrialState
        let value: Double?
        let step: Int?
        let failure: String?
        let best: Double?
        let ended: Int

        init(_ id: TrialID, _ end: TrialEnd, best progress: RunProgress) {
            trial = id.number
            state = end.state
            value = end.best?.value
            step = end.best?.step
            failure = end.failure?.message
            best = progress.best?.value
            ended = progress.ended
        }
    }

    private struct FailedAttempt: Encodable {
        let event = "failed_attempt"
        let trial: Int
        let attempt: Int
        let cause: Failure.Kind
        let message: String

        init(_ id: TrialID, _ attempt: Int, _ failure: Failure) {
            trial = id.number
            self.attempt = attempt
            cause = failure.kind
            message = failure.message
        }
    }

    private struct Evaluated: Encodable {
        let event = "evaluation"
        let trial: Int
        let step: Int
        let metrics: [String: Double]
    }
}

/// The summary of a run as the last line of `run --json`.
struct RunSummaryLine: Encodable {
    struct Best: Encodable {
        let trial: Int
        let value: Double
        let step: Int
        let assignment: Assignment
    }

    let event = "summary"
    let run: String
    let id: String
    let state: RunState
    let best: Best?
    let trials: [String: Int]
    let reports: Int
    let evaluation: [String: Double]
    let evaluationFailure: String?
    let elapsedSeconds: Double

    private enum CodingKeys: String, CodingKey {
        case event, run, id, state, best, trials, reports, evaluation
        case evaluationFailure = "evaluation_failure"
        case elapsedSeconds = "elapsed_seconds"
    }

    init(_ result: RunResult) {
        run = result.name
        id = result.identifier
        state = result.end.state
        trials = Dictionary(uniqueKeysWithValues: result.progress.counts.map { ($0.key.rawValue, $0.value) })
        reports = result.progress.reports
        evaluation = result.evaluation
        evaluationFailure = result.evaluationFailure
        elapsedSeconds = result.elapsed
        if let trial = result.end.bestTrial, let value = result.end.best,
            let assignment = result.progress.bestAssignment
        {
            best = Best(trial: trial.number, value: value.value, step: value.step, assignment: assignment)
        } else {
            best = nil
        }
    }
}
