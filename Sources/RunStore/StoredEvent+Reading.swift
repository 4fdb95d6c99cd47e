import OrderedCollections
import SearchSpaces
package import TuningCore

extension StoredEvent {
    /// Why a row is no event.
    package enum Problem: Error, Hashable {
        /// This version knows no events of that kind.
        case unknownKind(String)
        /// A column or a part of the payload is missing, or is not what it must be.
        case malformed(String)
    }

    /// The event of the row; parts of the payload that this version does not know are passed over.
    package func event() throws(Problem) -> JournalEvent {
        var payload = payload ?? "{}"
        let parsed = payload.withUTF8 { bytes in
            Result { () throws(JSONParser.Malformed) in try JSONParser.parse(bytes) }
        }
        guard case .success(let json) = parsed else { throw .malformed("payload") }
        return try Self.event(kind: kind, trial: trial, attempt: attempt, step: step, json)
    }

    /// The event of the columns and the payload of a row.
    static func event(
        kind name: String, trial: Int?, attempt: Int?, step: Int?, _ json: JSONValue
    ) throws(Problem) -> JournalEvent {
        guard let kind = Kind(rawValue: name) else { throw .unknownKind(name) }
        switch kind {
        case .suggested:
            let suggestion = Suggestion(try json.assignment(), origin: try json.text("origin"))
            return .suggested(try id(trial), suggestion)
        case .searchExhausted:
            return .searchExhausted
        case .attemptStarted:
            return .attemptStarted(try id(trial), attempt: try some(attempt, "attempt"), place: try json.text("place"))
        case .reported:
            let report = Report(step: try some(step, "step"), metrics: try json.metrics())
            let decision: Decision = json["decision"] == nil ? .proceed : try json.choice("decision")
            return .reported(try id(trial), attempt: try some(attempt, "attempt"), report, decision)
        case .attemptEnded:
            return .attemptEnded(try id(trial), attempt: try some(attempt, "attempt"), try json.outcome())
        case .trialEnded:
            let state: TrialState = try json.choice("state")
            let end = TrialEnd(state: state, best: try json.best(), failure: try json.failure())
            return .trialEnded(try id(trial), end)
        case .stopRequested:
            return .stopRequested(try json.choice("cause"))
        case .evaluated:
            return .evaluated(try id(trial), step: try some(step, "step"), metrics: try json.metrics())
        case .runEnded:
            let state: RunState = try json.choice("state")
            return .runEnded(RunEnd(state: state, bestTrial: trial.map { TrialID($0) }, best: try json.best()))
        }
    }

    private static func id(_ trial: Int?) throws(Problem) -> TrialID {
        TrialID(try some(trial, "trial"))
    }

    private static func some(_ value: Int?, _ name: String) throws(Problem) -> Int {
        guard let value else { throw .malformed(name) }
        return value
    }
}

extension JSONValue {
    fileprivate func text(_ name: String) throws(StoredEvent.Problem) -> String {
        guard let text = self[name]?.text else { throw .malformed(name) }
        return text
    }

    fileprivate func choice<Choice: RawRepresentable<String>>(
        _ name: String
    ) throws(StoredEvent.Problem) -> Choice {
        guard let choice = Choice(rawValue: try text(name)) else { throw .malformed(name) }
        return choice
    }

    fileprivate func metrics() throws(StoredEvent.Problem) -> [String: Double] {
        guard let members = self["metrics"]?.members else { throw .malformed("metrics") }
        var metrics = [String: Double](minimumCapacity: members.count)
        for member in members {
            guard let value = member.value.number else { throw .malformed(member.name) }
            metrics[member.name] = value
        }
        return metrics
    }

    fileprivate func assignment() throws(StoredEvent.Problem) -> Assignment {
        guard let members = self["assignment"]?.members else { throw .malformed("assignment") }
        var values = OrderedDictionary<String, ParameterValue>(minimumCapacity: members.count)
        for member in members {
            values[member.name] =
                switch member.value {
                case .real(let value): .real(value)
                case .integer(let value): .integer(value)
                case .text(let value): .text(value)
                case .boolean(let value): .boolean(value)
                case .object: member.value["real"]?.number.map(ParameterValue.real)
                case .null, .array: nil
                }
            guard values[member.name] != nil else { throw .malformed(member.name) }
        }
        return Assignment(values)
    }

    fileprivate func outcome() throws(StoredEvent.Problem) -> AttemptOutcome {
        switch try text("outcome") {
        case "returned": return .returned
        case "cancelled": return .cancelled
        case "failed":
            guard let failure = try failure() else { throw .malformed("failure") }
            return .failed(failure)
        default: throw .malformed("outcome")
        }
    }

    fileprivate func failure() throws(StoredEvent.Problem) -> Failure? {
        guard let failure = self["failure"] else { return nil }
        return Failure(try failure.choice("kind"), try failure.text("message"))
    }

    fileprivate func best() throws(StoredEvent.Problem) -> ObjectiveValue? {
        guard let best = self["best"] else { return nil }
        guard let value = best["value"]?.number, let step = best["step"]?.integer else { throw .malformed("best") }
        return ObjectiveValue(value: value, step: step)
    }
}
