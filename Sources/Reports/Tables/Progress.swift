import RunStore
import TuningCore

/// A point at which the best value so far got better.
public struct Improvement: Encodable, Sendable {
    /// The trial that brought it.
    public var trial: Int
    /// The new best value and its step.
    public var reading: Reading
    /// When it was reported, in seconds from the making of the run.
    public var elapsed: Double
}

/// How the best value so far got better. Failed trials do not count, as in the answer.
public struct Progress: Encodable, Sendable {
    /// The improvements when trials are taken in the order of their numbers.
    public var byTrial: [Improvement]
    /// The improvements in the order of time, by each report as it came.
    public var byTime: [Improvement]

    init(_ history: RunHistory) {
        var byTrial: [Improvement] = []
        var reports: [Improvement] = []
        let objective = history.description.objective
        for trial in history.trials where trial.state != .failed {
            let gains = Self.gains(of: trial, in: history)
            reports += gains
            guard let last = gains.last else { continue }
            if let best = byTrial.last, !objective.prefers(last.reading.value, to: best.reading.value) { continue }
            byTrial.append(last)
        }
        self.byTrial = byTrial
        byTime = []
        for candidate in reports.sorted(by: { ($0.elapsed, $0.trial) < ($1.elapsed, $1.trial) }) {
            if let best = byTime.last, !objective.prefers(candidate.reading.value, to: best.reading.value) { continue }
            byTime.append(candidate)
        }
    }

    /// The reports that made a trial's value what it is, in order; of an objective that counts the last report, that one.
    private static func gains(of trial: TrialRecord, in history: RunHistory) -> [Improvement] {
        let objective = history.description.objective
        var gains: [Improvement] = []
        for record in trial.reports {
            guard let value = record.report.metrics[objective.metric], !value.isNaN else { continue }
            let candidate = Improvement(
                trial: trial.id.number, reading: Reading(step: record.report.step, value: value),
                elapsed: record.time - history.created)
            if objective.summary == .last {
                gains = [candidate]
            } else if gains.last.map({ objective.prefers(value, to: $0.reading.value) }) ?? true {
                gains.append(candidate)
            }
        }
        return gains
    }
}
