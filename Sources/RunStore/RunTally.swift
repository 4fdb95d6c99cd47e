import TuningCore

/// The numbers of a run, folded from its journal without keeping what its trials reported.
struct RunTally: Sendable {
    private let objective: Objective
    private var states: [TrialState] = []
    private var values: [ObjectiveValue?] = []

    /// The best trial so far among those that have not failed; of equal ones, the first by number.
    private(set) var bestTrial: TrialID?
    /// How the run ended, if it did.
    private(set) var end: RunEnd?

    /// The tally of a run that has not begun.
    init(objective: Objective) {
        self.objective = objective
    }

    /// The value of a trial so far, by the objective's summary.
    func value(of id: TrialID) -> ObjectiveValue? {
        values.indices.contains(id.number) ? values[id.number] : nil
    }

    /// The best trial's value.
    var best: ObjectiveValue? { bestTrial.flatMap(value) }

    /// How many trials are in each state; without a driver, what was under way is interrupted.
    func counts(isDriven: Bool) -> [TrialState: Int] {
        var counts: [TrialState: Int] = [:]
        for state in states {
            counts[state.isFinal || (isDriven && end == nil) ? state : .interrupted, default: 0] += 1
        }
        return counts
    }

    /// Takes in the next event; what is said of trials that were never proposed is passed over.
    mutating func apply(_ event: JournalEvent) {
        switch event {
        case .suggested(let id, _):
            guard id.number == states.count else { return }
            states.append(.pending)
            values.append(nil)
        case .attemptStarted(let id, _, _):
            set(.running, of: id)
        case .attemptEnded(let id, _, _):
            set(.pending, of: id)
        case .reported(let id, _, let report, _):
            take(report, of: id)
        case .trialEnded(let id, let end):
            set(end.state, of: id)
            if end.state == .failed, bestTrial == id { chooseBest() }
        case .runEnded(let end):
            self.end = end
        case .searchExhausted, .stopRequested, .evaluated:
            break
        }
    }

    private mutating func set(_ state: TrialState, of id: TrialID) {
        guard states.indices.contains(id.number) else { return }
        states[id.number] = state
    }

    private mutating func take(_ report: Report, of id: TrialID) {
        guard values.indices.contains(id.number), let value = report.metrics[objective.metric] else { return }
        let earlier = values[id.number]
        guard !value.isNaN else {
            guard objective.summary == .last else { return }
            values[id.number] = nil
            if bestTrial == id { chooseBest() }
            return
        }
        if let earlier, objective.summary == .best, !objective.prefers(value, to: earlier.value) { return }
        values[id.number] = ObjectiveValue(value: value, step: report.step)
        if bestTrial == id {
            if let earlier, objective.prefers(earlier.value, to: value) { chooseBest() }
        } else if isBetter(value, id, than: bestTrial) {
            bestTrial = id
        }
    }

    private func isBetter(_ value: Double, _ id: TrialID, than other: TrialID?) -> Bool {
        guard let other, let best = values[other.number]?.value else { return true }
        return objective.prefers(value, to: best) || (value == best && id < other)
    }

    private mutating func chooseBest() {
        bestTrial = nil
        for (number, value) in values.enumerated() {
            guard let value, states[number] != .failed else { continue }
            if isBetter(value.value, TrialID(number), than: bestTrial) { bestTrial = TrialID(number) }
        }
    }
}
