import Testing

@Suite("Simulation of a store")
struct StoreSimulationTests {
    /// Twelve thousand lives of a store, a thousand in each case.
    @Test("No seed breaks the rules of the store", arguments: UInt64(0)..<12)
    func rules(thousand: UInt64) {
        for seed in (thousand * 1000)..<(thousand * 1000 + 1000) {
            var simulation = StoreSimulation(seed: seed)
            simulation.run(steps: 250)
            guard let problem = simulation.problems.first else { continue }
            Issue.record("seed \(seed) at \(simulation.now): \(problem)")
            return
        }
    }
}
