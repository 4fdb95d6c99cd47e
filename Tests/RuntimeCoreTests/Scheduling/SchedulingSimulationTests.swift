import RuntimeCore
import Testing

@Suite("Random histories of a cluster")
struct SchedulingSimulationTests {
    @Test("The books balance, and nobody waits for what is there", arguments: 0..<20)
    func holdsInRandomHistories(part: UInt64) throws {
        let seeds = 500 as UInt64
        for seed in part * seeds..<(part + 1) * seeds {
            var simulation = SchedulingSimulation(seed: seed)
            do {
                try simulation.run(events: 35)
            } catch {
                Issue.record("seed \(seed): \(error)")
                return
            }
        }
    }
}
