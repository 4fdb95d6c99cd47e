import Schedulers
import Testing
import TuningCore

@Suite("A thousand simulated runs")
struct SimulationInvariantTests {
    /// 1,200 seeds in blocks, so that a failure names a small range and the blocks run in parallel.
    static let blocks = Array(stride(from: 0, to: 1_200, by: 100))
    static let size = 100

    @Test("The journal keeps every promise of the loop", arguments: blocks)
    func invariants(block: Int) throws {
        for seed in block..<block + Self.size {
            let scenario = try Scenario(seed: UInt64(seed))
            let result = try scenario.simulation.run()
            let audit = JournalAudit(result, scenario.configuration)
            #expect(audit.violations.isEmpty, "seed \(seed)")
        }
    }

    @Test("The same seed gives the same journal, and the journal told again gives itself", arguments: blocks)
    func determinismAndReplay(block: Int) throws {
        for seed in block..<block + Self.size {
            let scenario = try Scenario(seed: UInt64(seed))
            let result = try scenario.simulation.run()
            let again = try Scenario(seed: UInt64(seed)).simulation.run()
            #expect(result.lines == again.lines, "seed \(seed)")
            #expect(result.journal.map(\.time) == again.journal.map(\.time), "seed \(seed)")
            var replay = JournalReplay(
                result.journal.map(\.event), configuration: scenario.configuration.tuning,
                scheduler: scenario.simulation.scheduler)
            replay.run()
            #expect(replay.lines == result.lines, "seed \(seed)")
        }
    }

    @Test("Every decision is the one that the written rule of the scheduler gives", arguments: blocks)
    func decisions(block: Int) throws {
        for seed in block..<block + Self.size {
            let scenario = try Scenario(seed: UInt64(seed))
            var naive = scenario.asha.map { NaiveASHA($0, scenario.configuration.tuning.objective) }
            for entry in try scenario.simulation.run().journal {
                guard case .reported(let id, _, let report, let decision) = entry.event else { continue }
                #expect(decision == naive?.decide(id, report) ?? .proceed, "seed \(seed), trial \(id)")
            }
        }
    }

    @Test("The thousand runs meet every fault and every end")
    func coverage() throws {
        var (stale, repeated, afterStop) = (0, 0, 0)
        var states: [TrialState: Int] = [:]
        var ends: [RunState: Int] = [:]
        var reports = 0
        for seed in 0..<1_000 {
            let result = try Scenario(seed: UInt64(seed)).simulation.run()
            stale += result.refusals.staleAttempts
            repeated += result.refusals.repeatedSteps
            afterStop += result.refusals.afterStop
            states.merge(result.trials, uniquingKeysWith: +)
            ends[result.end?.state ?? .running, default: 0] += 1
            reports += result.reports
            #expect((0...1).contains(result.utilization), "seed \(seed)")
        }
        // A hundredth of the runs each is far below what the probabilities of the scenarios give.
        #expect(stale > 10 && repeated > 10 && afterStop > 10)
        for state in [TrialState.completed, .stopped, .failed, .cancelled, .interrupted] {
            #expect(states[state, default: 0] > 10, "\(state)")
        }
        for state in [RunState.completed, .failed, .interrupted] { #expect(ends[state, default: 0] > 10, "\(state)") }
        #expect(ends[.running] == nil)
        #expect(reports > 10_000)
    }
}
