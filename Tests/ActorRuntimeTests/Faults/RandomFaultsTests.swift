import ActorRuntime
import Distributed
import RuntimeTestActors
import Testing

/// What a run of many calls over a faulty network has led to.
private struct Outcome {
    var answered: [Int] = []
    var cancelled = 0
    var failed: [RuntimeError.Code: Int] = [:]
    /// The numbers that the far side has noted.
    var noted: [Int] = []

    var count: Int { answered.count + cancelled + failed.values.reduce(0, +) }

    mutating func add(_ number: Int, _ result: Result<Void, any Error>) {
        switch result {
        case .success: answered.append(number)
        case .failure(let error as RuntimeError): failed[error.code, default: 0] += 1
        case .failure: cancelled += 1
        }
    }
}

@Suite("Whatever the network does, calls keep their promises", .timeLimit(.minutes(3)))
struct RandomFaultsTests {
    private static let callers = 3
    private static let perCaller = 12

    /// What goes wrong in one run, all of it drawn from a seed.
    private struct Plan {
        var conditions: LinkConditions
        var generator: SplitMix

        init(seed: UInt64, corrupts: Bool) {
            generator = SplitMix(seed: seed)
            let chances = [0, 0, 0.002, 0.02]
            conditions = LinkConditions(
                delay: .milliseconds(Int.random(in: 0...20, using: &generator)),
                jitter: .milliseconds(Int.random(in: 0...50, using: &generator)),
                lossChance: chances.randomElement(using: &generator) ?? 0,
                duplicateChance: chances.randomElement(using: &generator) ?? 0,
                corruptChance: corrupts ? 0.03 : 0,
                cutsFrames: Bool.random(using: &generator))
        }

        mutating func strike(_ network: SimulatedNetwork) {
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: network.crash("far")
            case 1: network.breakLinks("near", "far")
            case 2: network.separate("near", "far", breakingAfter: .seconds(5))
            case 3:
                network.pause("far")
                network.resume("far")
            case 4:
                network.separate("near", "far", breakingAfter: nil)
                network.join("near", "far")
            default: break
            }
        }
    }

    private func run(seed: UInt64, corrupts: Bool = false) async throws -> Outcome {
        var plan = Plan(seed: seed, corrupts: corrupts)
        let network = SimulatedNetwork(seed: seed)
        let limit = Int.random(in: 1...40, using: &plan.generator)
        let pair = try await Pair(network: network, limits: .init(inFlightCalls: limit))
        defer { pair.shutdown() }
        let (worker, proxy) = try pair.makeWorker()
        network.apply(plan.conditions)
        var outcome = try await calls(proxy, &plan, network, corrupts: corrupts)
        outcome.noted = try await worker.notes()
        network.breakLinks("near", "far")
        await until { pair.near.connectedNodes.isEmpty }
        let late = await #expect(throws: RuntimeError.self) { try await proxy.echo(1) }
        #expect(late?.code == .peerLost)
        await until { network.linkCount == 0 }
        return outcome
    }

    /// Makes the calls of all callers, cancels some, has the network fail in between, and waits for all to end.
    private func calls(
        _ proxy: Worker, _ plan: inout Plan, _ network: SimulatedNetwork, corrupts: Bool
    ) async throws -> Outcome {
        var tasks: [(number: Int, task: Task<Void, any Error>)] = []
        let strikeAt = Int.random(in: 0..<Self.perCaller, using: &plan.generator)
        for turn in 0..<Self.perCaller {
            for caller in 0..<Self.callers {
                let number = caller * 1000 + turn
                let task = Task.immediate { try await withDeadline(.seconds(3000)) { try await proxy.note(number) } }
                tasks.append((number, task))
                if Int.random(in: 0..<10, using: &plan.generator) == 0 { task.cancel() }
            }
            if turn == strikeAt { plan.strike(network) }
            if Bool.random(using: &plan.generator) { await Task.yield() }
        }
        // A request that a changed bit has made into something else is never answered: only time helps.
        if corrupts { try await network.advance(by: .seconds(4000)) }
        var outcome = Outcome()
        for (number, task) in tasks { outcome.add(number, await task.result) }
        return outcome
    }

    /// Ten parts, which run side by side.
    @Test("No call runs twice or out of order, all end, and what was answered has run", arguments: 0..<10)
    func promises(part: UInt64) async throws {
        var answered = 0
        var lost = 0
        for seed in part * 200..<(part + 1) * 200 {
            let outcome = try await run(seed: seed)
            #expect(outcome.count == Self.callers * Self.perCaller, "seed \(seed)")
            for caller in 0..<Self.callers {
                let noted = outcome.noted.filter { $0 / 1000 == caller }
                #expect(noted == Set(noted).sorted(), "seed \(seed): caller \(caller)")
            }
            #expect(Set(outcome.answered).isSubset(of: outcome.noted), "seed \(seed)")
            answered += outcome.answered.count
            lost += outcome.failed[.peerLost, default: 0]
        }
        #expect(answered > 500 && lost > 200)
    }

    @Test("Changed bits end connections, not processes, and every call ends", arguments: 0..<4)
    func corruption(part: UInt64) async throws {
        for seed in part * 100..<(part + 1) * 100 {
            let outcome = try await run(seed: seed, corrupts: true)
            #expect(outcome.count == Self.callers * Self.perCaller, "seed \(seed)")
        }
    }
}
