import Foundation
import Reports
import SearchSpaces
import Testing
import TuningCore

@Suite("The tables of a run")
struct RunReportTests {
    @Test("The answer is the best trial that did not fail, with its step")
    func answer() throws {
        let answer = try #require(RunReport(Scribe.four()).answer)
        #expect(answer.trial == 3)
        #expect(answer.reading == Reading(step: 2, value: 0.9))
        #expect(answer.assignment["units"] == .integer(9))
        #expect(answer.evaluation?.metrics == ["test_accuracy": 0.88])
    }

    @Test("The gain is measured against the trial of the default configuration, where better is positive")
    func gain() throws {
        let gain = try #require(RunReport(Scribe.four()).answer?.gain)
        #expect(gain.trial == 0)
        #expect(abs(gain.amount - 0.15) < 1e-12)
        #expect(abs((gain.share ?? 0) - 0.2) < 1e-12)
        var scribe = try Scribe(.minimize("loss"))
        scribe.trial([2], origin: "default")
        scribe.trial([0.5])
        #expect(RunReport(scribe.history).answer?.gain?.amount == 1.5)
    }

    @Test("It is said where the default configuration was stopped early")
    func stoppedDefault() throws {
        var scribe = try Scribe()
        scribe.trial([0.4], ends: .stopped, origin: "default")
        scribe.trial([0.4, 0.8])
        let report = RunReport(scribe.history)
        #expect(report.answer?.gain?.state == .stopped)
        #expect(TerminalReport(report, width: 200).render().contains("which had 0.4000 when it was stopped early."))
    }

    @Test("There is no gain without a trial of the default configuration")
    func noGain() throws {
        var scribe = try Scribe()
        scribe.trial([0.5])
        #expect(RunReport(scribe.history).answer?.gain == nil)
    }

    @Test("Progress over trials follows their numbers, progress over time the reports")
    func progress() throws {
        let progress = RunReport(try Scribe.four()).progress
        #expect(progress.byTrial.map(\.trial) == [0, 3])
        #expect(progress.byTrial.map(\.reading.value) == [0.75, 0.9])
        #expect(progress.byTime.map(\.trial) == [0, 0, 0, 3])
        #expect(progress.byTime.map(\.reading.value) == [0.5, 0.7, 0.75, 0.9])
        #expect(progress.byTime.map(\.elapsed) == [1, 2, 3, 6])
    }

    @Test("An objective that counts the last report makes progress by last reports alone")
    func lastReports() throws {
        var scribe = try Scribe(.maximize("accuracy", summary: .last))
        scribe.trial([0.9, 0.5])
        scribe.trial([0.6], from: 5)
        let progress = RunReport(scribe.history).progress
        #expect(progress.byTrial.map(\.reading.value) == [0.5, 0.6])
        #expect(progress.byTime.map(\.reading.value) == [0.5, 0.6])
    }

    @Test("Early stopping is compared with stopped trials running to the largest step")
    func earlyStopping() throws {
        // Steps used: 3 + 1 + 1 + 3; the stopped trial lacks 2 steps to the largest, 3.
        let saving = try #require(RunReport(Scribe.four()).earlyStopping)
        #expect(saving.stopped == 1)
        #expect(saving.used == 8)
        #expect(saving.withoutStopping == 10)
        #expect(abs(saving.saved - 0.2) < 1e-12)
    }

    @Test("Trials rank from best to worst, those that failed at the end")
    func ranking() throws {
        #expect(RunReport(try Scribe.four()).ranking.map(\.trial) == [3, 0, 1, 2])
    }

    @Test("Failed trials are grouped by kind and first line of the message")
    func failures() throws {
        var scribe = try Scribe()
        scribe.trial([], ends: .failed, failure: Failure(.error, "No file."))
        scribe.trial([], ends: .failed, failure: Failure(.crash, "signal 4\nat line 7"))
        scribe.trial([], ends: .failed, failure: Failure(.crash, "signal 4\nat line 8"))
        let causes = RunReport(scribe.history).failures
        #expect(causes.map(\.summary) == ["signal 4", "No file."])
        #expect(causes.map(\.trials) == [[1, 2], [0]])
    }

    @Test("A curve takes the values of a later attempt where that repeats steps")
    func attempts() throws {
        var scribe = try Scribe()
        scribe.write(.suggested(0, Suggestion(["lr": .real(0.1)], origin: "random")), at: 0)
        for (attempt, values) in [(1, [0.1, 0.2, 0.3]), (2, [0.15, 0.25])] {
            scribe.write(.attemptStarted(0, attempt: attempt, place: "slot 0"), at: 0)
            for (index, value) in values.enumerated() {
                let report = Report(step: index + attempt, metrics: ["accuracy": value])
                scribe.write(.reported(0, attempt: attempt, report, .proceed), at: 1)
            }
        }
        let curve = try #require(RunReport(scribe.history).curves.first)
        #expect(curve.points.map(\.step) == [1, 2, 3])
        #expect(curve.points.map(\.value) == [0.1, 0.15, 0.25])
    }

    @Test("Only parameters in which trials differ vary")
    func varying() throws {
        #expect(RunReport(try Scribe.four()).varyingParameters.map(\.name) == ["lr", "units"])
    }

    @Test("A parameter on a log scale is written with an exponent, others plainly")
    func styles() throws {
        let columns = RunReport(try Scribe.four()).parameters
        #expect(columns[0].text(.real(3.2e-4)) == "3.20e-04")
        #expect(columns[1].text(.integer(9)) == "9")
        #expect(columns[1].text(nil) == "–")
    }

    @Test("JSON has the documented keys, each state, and numbers that are not finite as texts")
    func encoding() throws {
        let encoder = JSONEncoder()
        var scribe = try Scribe()
        scribe.trial([.nan, .infinity], ends: .stopped)
        let value = try JSONSerialization.jsonObject(with: encoder.encode(RunReport(scribe.history)))
        let object = try #require(value as? [String: Any])
        #expect(
            Set(object.keys) == [
                "answer", "facts", "counts", "progress", "earlyStopping", "failures", "parameters", "trials", "curves",
            ])
        let counts = try #require(object["counts"] as? [String: Int])
        #expect(counts["stopped"] == 1)
        #expect(counts.count == TrialState.allCases.count)
        let answer = try #require(object["answer"] as? [String: Any])
        #expect((answer["reading"] as? [String: Any])?["value"] as? String == "Infinity")
        let curves = try #require(object["curves"] as? [[String: Any]])
        let points = try #require(curves.first?["points"] as? [[String: Any]])
        #expect(points.map { $0["value"] as? String } == ["NaN", "Infinity"])
        let facts = try #require(object["facts"] as? [String: Any])
        #expect(facts["createdAt"] as? String == "1970-01-01T00:16:40Z")
    }
}
