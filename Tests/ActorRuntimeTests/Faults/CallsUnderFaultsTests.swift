import ActorRuntime
import Distributed
import RuntimeTestActors
import Synchronization
import Testing

@Suite("Calls over a network that fails, under virtual time", .timeLimit(.minutes(2)))
struct CallsUnderFaultsTests {
    private func withPair(
        limits: ClusterSystem.Limits = .init(), delay: Duration = .milliseconds(10),
        _ body: (Pair, SimulatedNetwork) async throws -> Void
    ) async throws {
        let network = SimulatedNetwork(pace: .manual, conditions: .init(delay: delay))
        let pair = try await Pair(network: network, limits: limits)
        defer { pair.shutdown() }
        try await body(pair, network)
    }

    /// Lets time pass in small steps until something has happened.
    private func advance(
        _ network: SimulatedNetwork, until condition: () async throws -> Bool
    ) async throws {
        while try await !condition() { try await network.advance(by: .milliseconds(1)) }
    }

    @Test("A deadline passes in virtual time, and the other side is told")
    func deadline() async throws {
        try await withPair { pair, network in
            let (worker, proxy) = try pair.makeWorker()
            let call = Task.immediate {
                try await withDeadline(.seconds(600)) { try await proxy.sleepUntilCancelled() }
            }
            try await network.advance(by: .seconds(590))
            #expect(try await worker.cancelledCalls() == 0)
            try await network.advance(by: .seconds(10))
            let error = await #expect(throws: RuntimeError.self) { try await call.value }
            #expect(error?.code == .deadlineExceeded)
            try await network.advance(by: .milliseconds(10))
            try await until { try await worker.cancelledCalls() == 1 }
        }
    }

    @Test("An answered call leaves no timer behind")
    func timers() async throws {
        try await withPair { pair, network in
            let (_, proxy) = try pair.makeWorker()
            let before = network.clock.count
            let call = Task.immediate { try await withDeadline(.seconds(600)) { try await proxy.echo(1) } }
            #expect(network.clock.count == before + 1)
            let isDone = Atomic(false)
            let watcher = Task {
                _ = try await call.value
                isDone.store(true, ordering: .relaxed)
            }
            try await advance(network) { isDone.load(ordering: .relaxed) }
            try await watcher.value
            #expect(network.clock.count == before)
        }
    }

    @Test("Only as many calls are under way as the peer allows; the others follow in order")
    func credits() async throws {
        try await withPair(limits: .init(inFlightCalls: 3)) { pair, network in
            let (worker, proxy) = try pair.makeWorker()
            let calls = (0..<10).map { index in Task.immediate { try await proxy.note(index) } }
            for arrived in [3, 6, 9, 10] {
                try await network.advance(by: .milliseconds(10))
                try await until { try await worker.notes().count >= arrived }
                // Had more been sent they would have arrived together.
                try await network.advance(by: .milliseconds(9))
                #expect(try await worker.notes() == Array(0..<arrived))
                try await network.advance(by: .milliseconds(1))
            }
            try await network.advance(by: .seconds(1))
            for call in calls { try await call.value }
        }
    }

    @Test("Calls wait out a short separation")
    func shortSeparation() async throws {
        try await withPair { pair, network in
            let (worker, proxy) = try pair.makeWorker()
            network.separate("near", "far", breakingAfter: .seconds(30))
            let call = Task.immediate { try await proxy.note(1) }
            try await network.advance(by: .seconds(20))
            #expect(try await worker.notes().isEmpty)
            network.join("near", "far")
            try await network.advance(by: .zero)
            try await until { try await worker.notes() == [1] }
            try await network.advance(by: .seconds(20))
            try await call.value
        }
    }

    @Test("A long separation fails the calls on one side and cancels them on the other")
    func longSeparation() async throws {
        try await withPair { pair, network in
            let (worker, proxy) = try pair.makeWorker()
            let call = Task.immediate { try await proxy.sleepUntilCancelled() }
            try await network.advance(by: .milliseconds(10))
            network.separate("near", "far", breakingAfter: .seconds(30))
            try await network.advance(by: .seconds(30))
            let error = await #expect(throws: RuntimeError.self) { try await call.value }
            #expect(error?.code == .peerLost && (error?.cause as? RuntimeError)?.code == .peerLost)
            try await until { try await worker.cancelledCalls() == 1 }
            // No time passes: whoever calls a lost peer learns of it at once.
            let later = await #expect(throws: RuntimeError.self) { try await proxy.echo(1) }
            #expect(later?.code == .peerLost && (later?.cause as? RuntimeError)?.code == .peerLost)
        }
    }

    @Test("A peer that does not read is cut off, and its callers learn why")
    func slowReader() async throws {
        try await withPair(limits: .init(queuedBytes: 50_000)) { pair, network in
            let (_, proxy) = try pair.makeWorker()
            network.pause("far")
            let calls = (0..<6).map { _ in
                Task.immediate { try await proxy.identity([UInt8](repeating: 1, count: 10_000)) }
            }
            try await network.advance(by: .seconds(1))
            for call in calls {
                let error = await #expect(throws: RuntimeError.self) { try await call.value }
                #expect(error?.code == .peerLost && (error?.cause as? RuntimeError)?.code == .overloaded)
            }
        }
    }

    @Test("A peer that never completes the handshake is given up in virtual time")
    func handshakeTimeout() async throws {
        let network = SimulatedNetwork(pace: .manual)
        let incidents = Mutex<[RuntimeError.Code]>([])
        let options = ClusterSystem.Options(
            handshakeTimeout: .seconds(300), fingerprint: testFingerprint,
            onIncident: { error in incidents.withLock { $0.append(error.code) } })
        let system = ClusterSystem(peer: .random(), options: options, scheduler: network.clock)
        let address = try ClusterAddress.unixSocket("/simulated/system")
        _ = try await system.listen(on: address, token: .random(), transport: network.host("system"))
        let clock = network.clock
        try await network.host("silent").connect(address, limits: system.linkLimits) { FrameLog($0, clock) }
        try await network.advance(by: .seconds(299))
        #expect(incidents.withLock { $0 }.isEmpty && network.linkCount == 1)
        try await network.advance(by: .seconds(1))
        #expect(incidents.withLock { $0 } == [.timedOut])
        try await network.advance(by: .seconds(1))
        #expect(network.linkCount == 0)
    }
}
