import ActorRuntime
import Testing

@Suite("A simulated network does what its conditions say, and the same for the same seed", .timeLimit(.minutes(1)))
struct SimulatedNetworkTests {
    @Test("Frames take their delay, keep their order under jitter, and may come in pieces", arguments: 0..<20)
    func delays(seed: UInt64) async throws {
        let conditions = LinkConditions(delay: .milliseconds(10), jitter: .milliseconds(50), cutsFrames: true)
        let pair = try await LoggedLink(seed: seed, conditions)
        for index in 0..<50 { pair.near.send([UInt8(index), 1, 2]) }
        try await pair.network.advance(by: .milliseconds(9))
        #expect(pair.far.frames.isEmpty)
        try await pair.network.advance(by: .milliseconds(51))
        #expect(pair.far.frames.map(\.first) == (0..<50).map { UInt8($0) })
        #expect(pair.far.times == pair.far.times.sorted())
        let again = try await LoggedLink(seed: seed, conditions)
        for index in 0..<50 { again.near.send([UInt8(index), 1, 2]) }
        try await again.network.advance(by: .seconds(1))
        #expect(again.far.times == pair.far.times)
        #expect(Set(pair.far.times).count > 1)
    }

    @Test("A lost frame is a broken connection on both sides, and what was under way is lost with it")
    func loss() async throws {
        let pair = try await LoggedLink(.init(delay: .milliseconds(10)))
        pair.near.send([1])
        pair.network.apply(.init(delay: .milliseconds(10), lossChance: 1), between: (from: "near", to: "far"))
        pair.near.send([2])
        pair.far.send([3])
        try await pair.network.advance(by: .seconds(1))
        #expect(pair.far.frames.isEmpty && pair.near.frames.isEmpty)
        #expect(pair.near.ends.map(\.?.code) == [.peerLost] && pair.far.ends.map(\.?.code) == [.peerLost])
        #expect(pair.network.linkCount == 0)
    }

    @Test("Doubled frames come twice")
    func duplicates() async throws {
        let doubled = try await LoggedLink(.init(duplicateChance: 1))
        doubled.near.send([5])
        try await doubled.network.advance(by: .zero)
        #expect(doubled.far.frames == [[5], [5]])
    }

    @Test("Changed frames arrive changed, or end the connection if that hits their length")
    func changes() async throws {
        var outcomes: (changed: Int, cutOff: Int) = (0, 0)
        for seed in 0..<50 {
            let pair = try await LoggedLink(seed: UInt64(seed), .init(corruptChance: 1))
            pair.near.send(Array(repeating: 0, count: 20))
            try await pair.network.advance(by: .zero)
            if let frame = pair.far.frames.first, frame != Array(repeating: 0, count: 20) { outcomes.changed += 1 }
            if pair.far.ends.first??.code == .protocolViolation { outcomes.cutOff += 1 }
        }
        #expect(outcomes.changed > 10 && outcomes.cutOff > 10)
    }

    @Test("A separation holds frames back, and they arrive when it ends")
    func separation() async throws {
        let pair = try await LoggedLink()
        pair.network.separate("near", "far", breakingAfter: .seconds(10))
        pair.near.send([1])
        try await pair.network.advance(by: .seconds(9))
        #expect(pair.far.frames.isEmpty && pair.far.ends.isEmpty)
        pair.network.join("near", "far")
        try await pair.network.advance(by: .seconds(5))
        #expect(pair.far.frames == [[1]] && pair.far.ends.isEmpty)
    }

    @Test("A separation that lasts too long, or ends with its links forgotten, breaks them", arguments: [false, true])
    func brokenSeparation(ends: Bool) async throws {
        let pair = try await LoggedLink()
        pair.network.separate("near", "far", breakingAfter: .seconds(10))
        pair.near.send([1])
        if ends { pair.network.join("near", "far", breakingLinks: true) }
        try await pair.network.advance(by: .seconds(10))
        #expect(pair.far.frames.isEmpty)
        #expect(pair.near.ends.map(\.?.code) == [.peerLost] && pair.far.ends.map(\.?.code) == [.peerLost])
        let address = try ClusterAddress.unixSocket("/simulated/far")
        let limits = LinkLimits(queuedBytes: 10)
        let clock = pair.network.clock
        guard !ends else {
            return try await pair.network.host("near").connect(address, limits: limits) { FrameLog($0, clock) }
        }
        await #expect(throws: RuntimeError.self) {
            try await pair.network.host("near").connect(address, limits: limits) { FrameLog($0, clock) }
        }
    }

    @Test("Who sends too much to a host that does not read is cut off")
    func slowReader() async throws {
        let pair = try await LoggedLink(queuedBytes: 100)
        pair.network.pause("far")
        for _ in 0..<20 { pair.near.send([1]) }
        pair.network.resume("far")
        try await pair.network.advance(by: .seconds(1))
        #expect(pair.far.frames.count == 20)
        pair.network.pause("far")
        for _ in 0..<21 { pair.near.send([1]) }
        try await pair.network.advance(by: .seconds(1))
        #expect(pair.near.ends.map(\.?.code) == [.overloaded])
        #expect(pair.far.ends.count == 1 && pair.far.frames.count == 20)
    }

    @Test("What was sent arrives before an orderly end does, and not after being cut off")
    func closing() async throws {
        let pair = try await LoggedLink(.init(delay: .seconds(1)))
        pair.near.send([1])
        pair.near.link.close()
        pair.near.send([2])
        try await pair.network.advance(by: .seconds(2))
        #expect(pair.far.frames == [[1]] && pair.far.ends.map { $0 == nil } == [true])
        let other = try await LoggedLink(.init(delay: .seconds(1)))
        other.near.send([1])
        other.near.link.cutOff()
        try await other.network.advance(by: .seconds(2))
        #expect(other.far.frames.isEmpty && other.far.ends.count == 1 && other.network.linkCount == 0)
    }

    @Test("A host that crashed is gone")
    func crash() async throws {
        let pair = try await LoggedLink()
        pair.network.crash("far")
        try await pair.network.advance(by: .zero)
        #expect(pair.near.ends.map(\.?.code) == [.peerLost])
        let address = try ClusterAddress.unixSocket("/simulated/far")
        let clock = pair.network.clock
        await #expect(throws: RuntimeError.self) {
            try await pair.network.host("near").connect(address, limits: .init(queuedBytes: 10)) { FrameLog($0, clock) }
        }
    }
}
