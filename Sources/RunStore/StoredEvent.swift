import OrderedCollections
import SearchSpaces
package import TuningCore

/// A journal event as a row of the store: what is asked for in SQL as columns, the rest as JSON.
package struct StoredEvent: Hashable, Sendable {
    /// The kinds of events by the names that the store has for them.
    package enum Kind: String, Sendable {
        case suggested
        case searchExhausted = "search-exhausted"
        case attemptStarted = "attempt-started"
        case reported
        case attemptEnded = "attempt-ended"
        case trialEnded = "trial-ended"
        case stopRequested = "stop-requested"
        case evaluated
        case runEnded = "run-ended"
    }

    /// The name of the event's kind.
    package var kind: String
    /// The trial concerned, where one is.
    package var trial: Int?
    /// The attempt concerned, where one is.
    package var attempt: Int?
    /// The step concerned, where one is.
    package var step: Int?
    /// Everything else, as a JSON object.
    package var payload: String?

    private init(of kind: Kind, trial: TrialID? = nil, attempt: Int? = nil, step: Int? = nil) {
        self.kind = kind.rawValue
        self.trial = trial?.number
        self.attempt = attempt
        self.step = step
    }

    /// A row with the given columns.
    init(kind: String, trial: Int?, attempt: Int?, step: Int?, payload: String?) {
        self.kind = kind
        self.trial = trial
        self.attempt = attempt
        self.step = step
        self.payload = payload
    }

    private func with(_ write: (inout JSONWriter) -> Void) -> Self {
        var stored = self
        var writer = JSONWriter()
        writer.object(write)
        stored.payload = writer.text
        return stored
    }
}

extension StoredEvent {
    /// The row of an event.
    package init(_ event: JournalEvent) {
        switch event {
        case .suggested(let trial, let suggestion):
            self = Self(of: .suggested, trial: trial).with { writer in
                writer.member("assignment") { $0.members(suggestion.assignment) }
                writer.member("origin", suggestion.origin)
            }
        case .searchExhausted:
            self = Self(of: .searchExhausted)
        case .attemptStarted(let trial, let attempt, let place):
            self = Self(of: .attemptStarted, trial: trial, attempt: attempt).with { $0.member("place", place) }
        case .reported(let trial, let attempt, let report, let decision):
            self = Self(of: .reported, trial: trial, attempt: attempt, step: report.step).with { writer in
                if decision != .proceed { writer.member("decision", decision.rawValue) }
                writer.member("metrics") { $0.members(report.metrics) }
            }
        case .attemptEnded(let trial, let attempt, let outcome):
            self = Self(of: .attemptEnded, trial: trial, attempt: attempt).with { $0.members(outcome) }
        case .trialEnded(let trial, let end):
            self = Self(of: .trialEnded, trial: trial).with { writer in
                writer.member("state", end.state.rawValue)
                writer.member("best", end.best)
                writer.member("failure", end.failure)
            }
        case .stopRequested(let cause):
            self = Self(of: .stopRequested).with { $0.member("cause", cause.rawValue) }
        case .evaluated(let trial, let step, let metrics):
            self = Self(of: .evaluated, trial: trial, step: step).with { writer in
                writer.member("metrics") { $0.members(metrics) }
            }
        case .runEnded(let end):
            self = Self(of: .runEnded, trial: end.bestTrial).with { writer in
                writer.member("state", end.state.rawValue)
                writer.member("best", end.best)
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func members(_ metrics: [String: Double]) {
        if metrics.count > 1 {
            for (name, value) in metrics.sorted(by: { $0.key < $1.key }) { member(name, value) }
        } else {
            for (name, value) in metrics { member(name, value) }
        }
    }

    /// A real value that JSON has no number for is wrapped, to tell it from a text.
    fileprivate mutating func members(_ assignment: Assignment) {
        for (name, value) in assignment.values {
            switch value {
            case .real(let value) where value.isFinite: member(name, value)
            case .real(let value): member(name) { $0.member("real", value) }
            case .integer(let value): member(name, value)
            case .text(let value): member(name, value)
            case .boolean(let value): member(name, value)
            }
        }
    }

    fileprivate mutating func members(_ outcome: AttemptOutcome) {
        switch outcome {
        case .returned: member("outcome", "returned")
        case .cancelled: member("outcome", "cancelled")
        case .failed(let failure):
            member("outcome", "failed")
            member("failure", failure)
        }
    }

    fileprivate mutating func member(_ name: String, _ failure: Failure?) {
        guard let failure else { return }
        member(name) { writer in
            writer.member("kind", failure.kind.rawValue)
            writer.member("message", failure.message)
        }
    }

    fileprivate mutating func member(_ name: String, _ best: ObjectiveValue?) {
        guard let best else { return }
        member(name) { writer in
            writer.member("value", best.value)
            writer.member("step", best.step)
        }
    }
}
