import ActorRuntime
import Foundation
import RuntimeCore
import Testing

@Suite("The timeline is a file that tracing tools read")
struct TimelineTests {
    private static func event(
        _ phase: TraceEvent.Phase, _ category: String, _ id: String, at time: Duration, in process: UInt64? = 7,
        _ details: [String: String] = [:]
    ) -> TraceEvent {
        TraceEvent(
            phase: phase, category: category, name: "\(category) \"\(id)\"\n", id: id,
            process: process.map { PeerID(rawValue: $0) }, time: time, details: details)
    }

    /// The events of a file. The format allows for a missing end, which JSON does not.
    private static func events(in path: String) throws -> [[String: Any]] {
        var text = try String(contentsOfFile: path, encoding: .utf8)
        while let last = text.last, last == "\n" || last == "," { text.removeLast() }
        let value = try JSONSerialization.jsonObject(with: Data((text + "]").utf8))
        return value as? [[String: Any]] ?? []
    }

    @Test("What begins and ends is shown with its duration, in the track of its process")
    func spans() throws {
        try withFolder { folder in
            let timeline = try Timeline("\(folder)/t")
            timeline.note(Self.event(.begin, "task", "1", at: .microseconds(1500)))
            timeline.note(Self.event(.begin, "task", "2", at: .milliseconds(2), in: 8))
            timeline.note(Self.event(.instant, "object", "3", at: .milliseconds(3), in: nil))
            timeline.note(Self.event(.end, "task", "1", at: .nanoseconds(4_500_250), ["lost": "a \\ and a \u{1}"]))
            timeline.finish(now: .milliseconds(10))
            let events = try Self.events(in: "\(folder)/t")
            let spans = events.filter { $0["ph"] as? String == "X" }
            let marks = events.filter { $0["ph"] as? String == "i" }
            let tracks = events.filter { $0["ph"] as? String == "M" }
            #expect(spans.count == 2 && marks.count == 1 && tracks.count == 2)
            #expect(spans[0]["ts"] as? Double == 1500 && spans[0]["dur"] as? Double == 3000.25)
            #expect(spans[0]["name"] as? String == "task \"1\"\n")
            #expect((spans[0]["args"] as? [String: String])?["lost"] == "a \\ and a \u{1}")
            // The second has not ended: it is shown up to the end.
            #expect(spans[1]["ts"] as? Double == 2000 && spans[1]["dur"] as? Double == 8000)
            #expect(spans[0]["pid"] as? Int != spans[1]["pid"] as? Int)
            #expect(marks[0]["ts"] as? Double == 3000)
        }
    }

    @Test("An end without a beginning is left out")
    func strayEnd() throws {
        try withFolder { folder in
            let timeline = try Timeline("\(folder)/t")
            timeline.note(Self.event(.end, "task", "1", at: .seconds(1)))
            timeline.note(Self.event(.instant, "node", "2", at: .seconds(1)))
            timeline.finish(now: .seconds(2))
            let events = try Self.events(in: "\(folder)/t").filter { $0["ph"] as? String != "M" }
            #expect(events.count == 1)
        }
    }

    @Test("A folder that is not there is named in the error")
    func wrongPath() {
        let error = #expect(throws: RuntimeError.self) { try Timeline("/nowhere/t") }
        #expect(error?.message.contains("/nowhere/t") == true)
    }
}
