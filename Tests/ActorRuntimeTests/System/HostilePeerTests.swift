import ActorRuntime
import Distributed
import NIOCore
import RuntimeTestActors
import Synchronization
import Testing

@Suite("A peer that breaks the rules harms nothing", .timeLimit(.minutes(1)))
struct HostilePeerTests {
    /// The frame of a call of `note` on the first actor of the far side, as an honest peer sends it.
    private func callFrame(_ pair: HeldPair) async throws -> (frame: ByteBuffer, task: Task<Void, any Error>) {
        let proxy = try Worker.resolve(id: ActorID(peer: pair.far.system.peer, serial: 1), using: pair.near.system)
        let task = Task { try await proxy.note(7) }
        return (await pair.nextFrame(), task)
    }

    private func openPair(limits: ClusterSystem.Limits = .init()) throws -> (pair: HeldPair, worker: Worker) {
        let pair = HeldPair(limits: limits)
        let worker = Worker(actorSystem: pair.far.system)
        try pair.far.system.register(worker, as: ActorKey("worker"))
        pair.carry()
        #expect(pair.far.system.connectedNodes == [pair.near.system.peer])
        return (pair, worker)
    }

    /// Waits until the far side has answered a call.
    private func answer(_ pair: HeldPair) async -> ByteBuffer {
        while true {
            if let frame = pair.far.link.takeFrames().first { return frame }
            await Task.yield()
        }
    }

    @Test("A peer that was refused cannot call, though it sends a call right behind its greeting")
    func refusedCaller() async throws {
        let (honest, _) = try openPair()
        let (frame, task) = try await callFrame(honest)
        let stranger = HeldPair(token: JoinToken("guess"))
        let worker = Worker(actorSystem: stranger.far.system)
        stranger.carry()
        #expect(stranger.far.link.isClosed && stranger.far.system.connectedNodes.isEmpty)
        stranger.far.receiver.linkReceived(frame)
        // Whatever the call would do comes before this.
        #expect(try await worker.echo(1) == 1)
        #expect(try await worker.notes().isEmpty)
        task.cancel()
        _ = await task.result
    }

    @Test("A call that comes again is not run again, neither while the first runs nor after its answer")
    func repeatedCall() async throws {
        let (pair, worker) = try openPair()
        let (frame, task) = try await callFrame(pair)
        pair.far.receiver.linkReceived(frame)
        let answer = await answer(pair)
        pair.far.receiver.linkReceived(frame)
        #expect(pair.far.link.isClosed)
        #expect(try await worker.notes() == [7])
        pair.near.receiver.linkReceived(answer)
        try await task.value
    }

    @Test("An answer that comes again is the end of the connection, and its caller goes on once")
    func repeatedAnswer() async throws {
        let (pair, _) = try openPair()
        let (frame, task) = try await callFrame(pair)
        pair.far.receiver.linkReceived(frame)
        let answer = await answer(pair)
        pair.near.receiver.linkReceived(answer)
        try await task.value
        #expect(!pair.near.link.isClosed)
        pair.near.receiver.linkReceived(answer)
        #expect(pair.near.link.isClosed)
    }

    @Test("Who broke the protocol is not heard any more, and callers learn the root cause")
    func afterViolation() async throws {
        let (pair, worker) = try openPair()
        let (frame, task) = try await callFrame(pair)
        let listener = Listener(actorSystem: pair.near.system)
        let back = try Listener.resolve(id: listener.id, using: pair.far.system)
        let waiting = Task { try await back.hear(1) }
        while pair.far.link.takeFrames().isEmpty { await Task.yield() }
        pair.far.receiver.linkReceived(ByteBuffer(bytes: [99]))
        pair.far.receiver.linkReceived(frame)
        #expect(pair.far.link.isClosed)
        #expect(try await worker.notes().isEmpty)
        pair.far.receiver.linkClosed(nil)
        let error = await #expect(throws: RuntimeError.self) { try await waiting.value }
        #expect(error?.code == .peerLost)
        #expect((error?.cause as? RuntimeError)?.code == .protocolViolation)
        task.cancel()
        _ = await task.result
    }

    @Test("Nothing counts that comes after a goodbye")
    func afterGoodbye() async throws {
        let (pair, worker) = try openPair()
        let (frame, task) = try await callFrame(pair)
        pair.near.system.shutdown()
        pair.carry()
        pair.far.receiver.linkReceived(frame)
        #expect(pair.far.link.isClosed)
        #expect(try await worker.notes().isEmpty)
        await #expect(throws: RuntimeError.self) { try await task.value }
    }

    @Test("An error that is larger than the caller takes arrives as one that says so", arguments: Wire.allCases)
    func largeError(wire: Wire) async throws {
        try await withPair(over: wire, limits: .init(frameSize: 10_000)) { pair in
            let (_, proxy) = try pair.makeWorker()
            let error = await #expect(throws: RuntimeError.self) { try await proxy.complain(characters: 20_000) }
            #expect(error?.code == .overloaded && error?.message.contains("larger than the 10000") == true)
            #expect(try await proxy.echo(1) == 1)
        }
    }
}
