import Foundation
import RunStore
import SearchSpaces
import Testing
import Tune
import TuningCore

@Suite("Runs as a library, in process")
struct TuningRunTests {
    private func settings(trials: Int = 4, workers: Int = 2, script: String? = nil) -> RunSettings {
        var settings = RunSettings()
        settings.trials = trials
        settings.workers = workers
        settings.seed = 1
        settings.isolation = .inProcess
        settings.options = script.map { ["script": $0] } ?? [:]
        return settings
    }

    @Test("A run without a store keeps its whole history in memory")
    func memory() async throws {
        let run = TuningRun(try RunPlan(Scripted.self, settings: settings(script: "1:0.5,3:0.75,9:0.25")), store: nil)
        let result = try await run.run()
        #expect(result.end.state == .completed)
        #expect(result.progress.counts == [.completed: 4])
        #expect(result.progress.reports == 12)
        let history = try #require(run.history)
        #expect(history.trials.count == 4 && history.state == .completed)
        #expect(history.trials.allSatisfy { $0.reports.map(\.report.step) == [1, 3, 9] })
        #expect(history.bestTrial == result.end.bestTrial && history.best?.best == result.end.best)
        #expect(result.end.best?.step == 3)
    }

    @Test("What is journalled in a store is what was reported")
    func stored() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "manta-tune-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try RunStore.open(at: folder, mode: .create)
        let result = try await TuningRun(
            try RunPlan(Scripted.self, settings: settings(trials: 6, script: "1:0.5,2:0.25")), store: store
        ).run()
        #expect(result.name == "scripted-1")
        let history = try store.history(of: "latest")
        #expect(history.description.identifier == result.identifier && !history.isDriven)
        #expect(history.trials.flatMap(\.reports).count == 12)
        #expect(history.end == result.end)
    }

    @Test(
        "A step that does not rise fails the trial with both steps named",
        arguments: [("3:1,3:2", "step 3 after step 3"), ("3:1,2:1", "step 2 after step 3")])
    func steps(script: String, words: String) async throws {
        let run = TuningRun(try RunPlan(Scripted.self, settings: settings(trials: 1, script: script)), store: nil)
        let result = try await run.run()
        #expect(result.end.state == .failed)
        #expect(run.history?.trials.first?.end?.failure?.message.contains(words) == true)
        #expect(run.history?.trials.first?.reports.count == 1)
    }

    @Test("A searcher with nothing left ends the run early, and well")
    func exhausted() async throws {
        var settings = settings(trials: 50)
        settings.searcher = Moody(mood: .nothingLeft, after: 3)
        let result = try await TuningRun(try RunPlan(Scripted.self, settings: settings), store: nil).run()
        #expect(result.end.state == .completed)
        #expect(result.progress.counts == [.completed: 3])
    }

    @Test(
        "A searcher that fails, or leaves the space, ends the run with its name",
        arguments: [Moody.Mood.error, .outside])
    func failingSearcher(mood: Moody.Mood) async throws {
        var settings = settings(trials: 50)
        settings.searcher = Moody(mood: mood, after: 3)
        let run = TuningRun(try RunPlan(Scripted.self, settings: settings), store: nil)
        let error = await #expect(throws: TuneError.self) { try await run.run() }
        #expect(error?.code == .searcherFailed)
        #expect(error?.message.contains("The searcher 'moody' failed at trial 3") == true)
        #expect(run.history?.state == .interrupted)
    }

    @Test(
        "Stopping a run, before it begins or while it goes on, leaves its trials to be taken up again",
        arguments: [0, 50])
    func interrupted(reports: Int) async throws {
        let run = TuningRun(try RunPlan(Endless.self, settings: settings(trials: 9)), store: nil)
        if reports == 0 { run.stop(.interrupt) }
        let result = async { try await run.run() }
        while reports > 0, run.progress?.reports ?? 0 < reports { await Task.yield() }
        run.stop(.interrupt)
        let end = try await result.value.end
        #expect(end.state == .interrupted)
        let history = try #require(run.history)
        #expect(history.counts[.interrupted, default: 0] == history.trials.count)
    }

    @Test("A time limit cancels what is under way")
    func deadline() async throws {
        var settings = settings(trials: 9)
        settings.timeLimit = .milliseconds(50)
        let result = try await TuningRun(try RunPlan(Endless.self, settings: settings), store: nil).run()
        #expect(result.end.state == .completed)
        #expect(result.progress.counts == [.cancelled: 2])
    }

    @Test("Data that cannot be prepared keeps the run from being written down")
    func unprepared() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "manta-tune-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try RunStore.open(at: folder, mode: .create)
        let run = TuningRun(try RunPlan(Unprepared.self, settings: settings()), store: store)
        let error = await #expect(throws: TuneError.self) { try await run.run() }
        #expect(error?.message == "The experiment 'unprepared' could not prepare its data: the archive is locked")
        #expect(try store.runs().isEmpty)
    }

    private func async<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) -> Task<Value, any Error> {
        Task { try await work() }
    }
}
