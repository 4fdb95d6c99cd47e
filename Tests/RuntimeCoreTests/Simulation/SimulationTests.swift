import Foundation
import RuntimeCore
import Testing

/// Clusters in virtual time with faults, a seed each. `MANTA_SIMULATION_SEEDS` says how many (or which: "1234..1300").
@Suite struct SimulationTests {
    static let seeds: Range<UInt64> = {
        let wish = ProcessInfo.processInfo.environment["MANTA_SIMULATION_SEEDS"] ?? "10000"
        let bounds = wish.components(separatedBy: "..").compactMap { UInt64($0) }
        return bounds.count == 2 ? bounds[0]..<bounds[1] : 0..<(bounds.first ?? 10_000)
    }()

    @Test(arguments: 0..<2)
    func `what is promised holds whatever fails`(part: Int) {
        let seeds = Self.seeds
        let half = seeds.lowerBound + UInt64(seeds.count / 2)
        var failures = 0
        for seed in part == 0 ? seeds.lowerBound..<half : half..<seeds.upperBound {
            guard let violation = Simulation(seed: seed).live() else { continue }
            failures += 1
            guard failures == 1 else {
                Issue.record("seed \(seed): \(violation)")
                if failures == 8 { return }
                continue
            }
            let traced = Simulation(seed: seed, isTraced: true)
            _ = traced.live()
            let story = traced.story.suffix(5000).joined(separator: "\n")
            Issue.record("seed \(seed) (\(traced.profile)): \(violation)\n\(story)")
        }
    }
}
