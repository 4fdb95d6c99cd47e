import OrderedCollections
import RunStore
import SearchSpaces
import Testing
import TuningCore

@Suite struct StoredEventTests {
    static let events: [JournalEvent] = [
        .suggested(
            3,
            Suggestion(
                [
                    "z": .real(1), "a": .integer(.max), "m": .text("he said \"hé\"\\\n\u{1}🐟"), "b": .boolean(false),
                    "n": .text("NaN"),
                    "inf": .real(-.infinity), "minus zero": .real(-0.0), "tiny": .real(.leastNonzeroMagnitude),
                    "big": .real(1e300), "one": .integer(1), "": .text(""), "low": .integer(.min),
                ], origin: "tpe(multivariate=false)")),
        .suggested(0, Suggestion([:], origin: "")),
        .searchExhausted,
        .attemptStarted(12, attempt: 2, place: "node 2 / Zürich"),
        .reported(.init(.max), attempt: 1, Report(step: .max, metrics: [:]), .stop),
        .reported(0, attempt: 1, Report(step: -1, metrics: ["a\tb": .infinity, "c": -.infinity, "d": 0.1]), .proceed),
        .reported(0, attempt: 1, Report(step: 0, metrics: ["x": .greatestFiniteMagnitude, "y": 1e16]), .proceed),
        .attemptEnded(1, attempt: 1, .returned),
        .attemptEnded(1, attempt: 1, .cancelled),
        .attemptEnded(1, attempt: 1, .failed(Failure(.crash, "signal 11\nlast line"))),
        .trialEnded(1, TrialEnd(state: .completed, best: ObjectiveValue(value: .infinity, step: 3))),
        .trialEnded(1, TrialEnd(state: .failed, failure: Failure(.noResult, ""))),
        .stopRequested(.interrupt), .stopRequested(.deadline),
        .evaluated(4, step: 30, metrics: ["test_accuracy": 0.9875]),
        .runEnded(RunEnd(state: .completed, bestTrial: 4, best: ObjectiveValue(value: -1.5, step: 2))),
        .runEnded(RunEnd(state: .failed)),
    ]

    @Test("Every event comes back as it was written", arguments: events)
    func roundTrip(event: JournalEvent) throws {
        #expect(try StoredEvent(event).event() == event)
    }

    @Test("An assignment keeps its order and the sign of zero")
    func order() throws {
        guard case .suggested(_, let before) = Self.events[0],
            case .suggested(_, let after) = try StoredEvent(Self.events[0]).event()
        else { throw StoredEvent.Problem.malformed("event") }
        #expect(Array(after.assignment.values.keys) == Array(before.assignment.values.keys))
        #expect(after.assignment["minus zero"]?.number?.sign == .minus)
    }

    @Test("NaN survives, in metrics and in assignments")
    func notANumber() throws {
        let report = JournalEvent.reported(0, attempt: 1, Report(step: 1, metrics: ["loss": .nan]), .proceed)
        guard case .reported(_, _, let read, _) = try StoredEvent(report).event() else { return #expect(Bool(false)) }
        #expect(read.metrics["loss"]?.isNaN == true)
        let suggestion = JournalEvent.suggested(0, Suggestion(["x": .real(.nan)], origin: "random"))
        guard case .suggested(_, let read) = try StoredEvent(suggestion).event() else { return #expect(Bool(false)) }
        #expect(read.assignment["x"]?.number?.isNaN == true)
    }

    @Test("A kind from a newer version is named")
    func unknownKind() {
        var stored = StoredEvent(.searchExhausted)
        stored.kind = "teleported"
        #expect(throws: StoredEvent.Problem.unknownKind("teleported")) { try stored.event() }
    }

    @Test("What a newer version adds to a payload is passed over")
    func unknownMember() throws {
        var stored = StoredEvent(.stopRequested(.deadline))
        stored.payload = #" { "new" : [ 1, {"a": null}, true, "\ud83d\ude00" ], "cause" : "deadline" } "#
        #expect(try stored.event() == .stopRequested(.deadline))
    }

    @Test(
        "A broken payload is told, whatever is broken",
        arguments: ["", "{", "{\"cause\":", "{\"cause\":3}", "[1", "{\"cause\":\"x\"}", "{\"cause\":\"\\u12\"}", "nul"])
    func malformed(payload: String) {
        var stored = StoredEvent(.stopRequested(.deadline))
        stored.payload = payload
        #expect(throws: StoredEvent.Problem.self) { try stored.event() }
    }
}
