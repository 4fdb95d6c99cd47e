import Schedulers
import SearchSpaces
import Searchers
import Testing
import TuningCore

@Suite("Simulated runs worked out by hand")
struct SimulationTests {
    private func simulation(
        trials: Int, workers: Int, steps: Int = 3, _ change: (inout Simulation.Configuration) -> Void = { _ in }
    ) throws -> Simulation {
        let space = try SearchSpace([.init("x", domain: .real(lower: 0, upper: 1, scale: .linear))])
        var configuration = Simulation.Configuration(
            tuning: .init(objective: .minimize("loss"), trials: trials, seed: 3), space: space, workers: workers)
        change(&configuration)
        return Simulation(configuration, searcher: RandomSearch(), scheduler: FIFO()) { _, _, step in
            step <= steps ? .init(metrics: ["loss": 1 / Double(step)], seconds: 2) : nil
        }
    }

    @Test("Workers share the trials, and time passes as the steps take it")
    func durations() throws {
        // 4 trials of 3 steps of 2 s on 2 workers: 2 rounds of 6 s, always busy.
        let result = try simulation(trials: 4, workers: 2).run()
        #expect(result.seconds == 12)
        #expect(result.busySeconds == 24 && result.workerSeconds == 24 && result.utilization == 1)
        #expect(result.trials == [.completed: 4])
        #expect(result.reports == 12 && result.attempts == 4)
        // All losses are 1, 1/2, 1/3 at steps 1, 2, 3: only trial 0, the first to report, improves.
        #expect(result.improvements.map(\.time) == [2, 4, 6])
        #expect(result.improvements.map(\.trial) == [0, 0, 0])
        #expect(result.end?.best == ObjectiveValue(value: 1.0 / 3, step: 3))
    }

    @Test("What is due at the same time happens in the order in which it was scheduled")
    func simultaneous() throws {
        // 16 equal trials report at 2, 4 and 6 s, each time in the order in which they were started.
        let journal = try simulation(trials: 16, workers: 16).run().journal
        let reporters = journal.compactMap { if case .reported(let id, _, _, _) = $0.event { id.number } else { nil } }
        #expect(reporters == [0, 1, 2].flatMap { _ in Array(0..<16) })
    }

    @Test("Slow suggestions and starts leave workers idle")
    func slowSuggestions() throws {
        // Each of 2 trials on 1 worker: 3 s to suggest, 1 s to start, 6 s of steps; the slot is taken for 7 of 10 s.
        let result = try simulation(trials: 2, workers: 1) {
            $0.suggestionSeconds = 3...3
            $0.startSeconds = 1...1
        }.run()
        #expect(result.seconds == 20)
        #expect(result.busySeconds == 14)
        #expect(result.utilization == 0.7)
    }

    @Test("Stragglers take their factor longer")
    func stragglers() throws {
        let result = try simulation(trials: 1, workers: 1) {
            $0.faults.stragglers = 1
            $0.faults.slowdown = 4
        }.run()
        #expect(result.seconds == 24)
    }

    @Test("A worker that leaves loses its attempt, which is repeated elsewhere")
    func capacity() throws {
        // Slot 1 leaves at 3 s; trial 1 waits for slot 0 until 6 s and begins anew: 12 s in all.
        let result = try simulation(trials: 2, workers: 2) { $0.capacityChanges = [.init(at: 3, workers: 1)] }.run()
        #expect(result.seconds == 12)
        #expect(result.attempts == 3)
        #expect(result.workerSeconds == 2 * 3 + 9)
        #expect(result.busySeconds == 15)
        #expect(result.trials == [.completed: 2])
    }

    @Test("Reports of an attempt that was given up for lost are refused")
    func ghosts() throws {
        let result = try simulation(trials: 2, workers: 2) {
            $0.capacityChanges = [.init(at: 3, workers: 1)]
            $0.faults.ghosts = 1
        }.run()
        // Trial 1 is lost at 3 s in step 2; its first attempt goes on unheard and reports step 3, its last.
        #expect(result.refusals.staleAttempts == 1)
        // 3 of trial 0, 1 and 3 of the two attempts at trial 1.
        #expect(result.reports == 7)
    }

    @Test("A report that is delivered twice counts once")
    func repeatedReports() throws {
        let result = try simulation(trials: 2, workers: 1) { $0.faults.repeatedReports = 1 }.run()
        #expect(result.reports == 6 && result.refusals.repeatedSteps == 6)
    }

    @Test("A run without workers is left waiting")
    func noWorkers() throws {
        let result = try simulation(trials: 2, workers: 0).run()
        #expect(result.end == nil && result.journal.isEmpty && result.utilization == 0)
    }

    @Test("The deadline ends the run at its time, or when the code next reports")
    func deadline() throws {
        let killed = try simulation(trials: 9, workers: 2) { $0.stops = [.init(.deadline, at: 7)] }.run()
        #expect(killed.seconds == 7 && killed.trials == [.completed: 2, .cancelled: 2])
        let asked = try simulation(trials: 9, workers: 2) {
            $0.stops = [.init(.deadline, at: 7)]
            $0.cancellation = .atNextReport
        }.run()
        #expect(asked.seconds == 8 && asked.trials == [.completed: 2, .cancelled: 2])
        #expect(asked.refusals.afterStop == 2)
    }

    @Test("Without its journal a simulation comes to the same end")
    func withoutJournal() throws {
        let result = try simulation(trials: 4, workers: 2) { $0.keepsJournal = false }.run()
        #expect(result.journal.isEmpty)
        #expect(result.end == (try simulation(trials: 4, workers: 2).run().end))
    }

    @Test("An error of the searcher ends the simulation with that error")
    func searcherError() throws {
        struct Broken: Searcher {
            var specification: String { "broken" }
            func suggest(_ trial: TrialID, for problem: SearchProblem) throws -> Suggestion? {
                throw TuningError(.invalidArgument, "broken")
            }
        }
        var simulation = try simulation(trials: 1, workers: 1)
        simulation.searcher = Broken()
        #expect(throws: TuningError.self) { try simulation.run() }
    }
}
