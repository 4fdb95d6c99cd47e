import TuningCore

extension JournalEvent {
    /// The entry as text, the same for equal entries; unlike with `==`, NaN equals NaN.
    var text: String {
        switch self {
        case .suggested(let id, let suggestion): "suggested \(id) \(suggestion.assignment) by \(suggestion.origin)"
        case .searchExhausted: "exhausted"
        case .attemptStarted(let id, let attempt, let place): "started \(id)/\(attempt) at \(place)"
        case .reported(let id, let attempt, let report, let decision):
            "reported \(id)/\(attempt) \(report.step) \(Self.text(report.metrics)) \(decision.rawValue)"
        case .attemptEnded(let id, let attempt, let outcome): "attempt \(id)/\(attempt) \(Self.text(outcome))"
        case .trialEnded(let id, let end):
            "trial \(id) \(end.state.rawValue) \(Self.text(end.best)) \(end.failure?.message ?? "")"
        case .stopRequested(let cause): "stop for \(cause.rawValue)"
        case .evaluated(let id, let step, let metrics): "evaluated \(id) \(step) \(Self.text(metrics))"
        case .runEnded(let end):
            "end \(end.state.rawValue) \(end.bestTrial?.number ?? -1) \(Self.text(end.best))"
        }
    }

    private static func text(_ metrics: [String: Double]) -> String {
        metrics.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }

    private static func text(_ value: ObjectiveValue?) -> String {
        value.map { "\($0.value) at \($0.step)" } ?? "without a value"
    }

    private static func text(_ outcome: AttemptOutcome) -> String {
        switch outcome {
        case .returned: "returned"
        case .cancelled: "cancelled"
        case .failed(let failure): "failed by \(failure.kind.rawValue): \(failure.message)"
        }
    }
}

extension Simulation.Result {
    /// The journal as text, one line for each entry, without the times.
    var lines: [String] { journal.map(\.event.text) }
}
