import ActorRuntime
import Distributed
import RuntimeTestActors
import Testing

@Suite("Calls between two nodes", .timeLimit(.minutes(2)))
struct RemoteCallTests {
    @Test("5,000 calls start in the order in which one caller sent them", arguments: Wire.allCases)
    func order(wire: Wire) async throws {
        try await withPair(over: wire) { pair in
            let (worker, proxy) = try pair.makeWorker()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<5000 { group.addImmediateTask { try await proxy.note(number) } }
                try await group.waitForAll()
            }
            #expect(try await worker.notes() == Array(0..<5000))
        }
    }

    @Test("Order holds when calls have to wait for room at the peer", arguments: Wire.allCases)
    func orderUnderPressure(wire: Wire) async throws {
        try await withPair(over: wire, limits: .init(inFlightCalls: 3)) { pair in
            let (worker, proxy) = try pair.makeWorker()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<2000 { group.addImmediateTask { try await proxy.note(number) } }
                try await group.waitForAll()
            }
            #expect(try await worker.notes() == Array(0..<2000))
        }
    }

    @Test("A call beyond what may wait fails at once", arguments: Wire.allCases)
    func overload(wire: Wire) async throws {
        try await withPair(over: wire, limits: .init(inFlightCalls: 1, waitingCalls: 1)) { pair in
            let (worker, proxy) = try pair.makeWorker()
            let first = Task.immediate { try await proxy.waitAtGate() }
            let second = Task.immediate { try await proxy.waitAtGate() }
            let error = await #expect(throws: RuntimeError.self) { try await proxy.echo(1) }
            #expect(error?.code == .overloaded)
            try await worker.openGate()
            try await first.value
            try await second.value
        }
    }

    @Test("A call that is suspended does not hold up later ones", arguments: Wire.allCases)
    func reentrancy(wire: Wire) async throws {
        try await withPair(over: wire) { pair in
            let (_, proxy) = try pair.makeWorker()
            let waiting = Task.immediate { try await proxy.waitAtGate() }
            #expect(try await proxy.echo(4) == 4)
            try await proxy.openGate()
            try await waiting.value
        }
    }

    @Test("A function that blocks its thread does not block the connection", arguments: Wire.allCases)
    func blocking(wire: Wire) async throws {
        try await withPair(over: wire) { pair in
            let (_, first) = try pair.makeWorker()
            let (_, second) = try pair.makeWorker()
            let blocked = Task.immediate { try await first.blockUntilSignal() }
            // Both systems share what reads: if the function held that up, this call could not get through.
            try await second.signal()
            #expect(try await blocked.value)
        }
    }

    #if os(Linux)
        @Test("Many functions may block at once, and calls still come through")
        func manyBlocking() async throws {
            try await withPair(over: .socket) { pair in
                let proxies = try (0..<80).map { _ in try pair.makeWorker().proxy }
                let (_, free) = try pair.makeWorker()
                try await withThrowingTaskGroup { group in
                    for proxy in proxies { group.addTask { try await proxy.blockInCrowd() } }
                    #expect(try await free.echo(4) == 4)
                    for _ in proxies { try await free.signalCrowd() }
                    for try await isSignalled in group { #expect(isSignalled) }
                }
            }
        }
    #endif

    @Test("An actor passed as an argument is called back", arguments: Wire.allCases)
    func callBack(wire: Wire) async throws {
        try await withPair(over: wire) { pair in
            let (_, proxy) = try pair.makeWorker()
            let listener = Listener(actorSystem: pair.near)
            #expect(try await proxy.run(reportingTo: listener) == 100)
            #expect(try await listener.all() == Array(0...100))
        }
    }

    @Test("A registered error arrives as itself, any other with its type and text", arguments: Wire.allCases)
    func errors(wire: Wire) async throws {
        try await withPair(over: wire) { pair in
            pair.near.types.register(error: Overheated.self)
            pair.far.types.register(error: Overheated.self)
            let (_, proxy) = try pair.makeWorker()
            await #expect(throws: Overheated(degrees: 91.5)) { try await proxy.overheat(91.5) }
            let strange = await #expect(throws: RuntimeError.self) { try await proxy.mutter() }
            #expect(strange?.code == .remoteError)
            #expect(strange?.message.contains("Unspeakable") == true)
            #expect(strange?.message.contains("some reason") == true)
            let plain = await #expect(throws: RuntimeError.self) { try await proxy.complain() }
            #expect(plain?.code == .overloaded && plain?.message == "too much")
        }
    }

    @Test("An error that only the other side knows arrives as a remote error", arguments: Wire.allCases)
    func errorsKnownToOneSide(wire: Wire) async throws {
        try await withPair(over: wire) { pair in
            pair.far.types.register(error: Overheated.self)
            let (_, proxy) = try pair.makeWorker()
            let error = await #expect(throws: RuntimeError.self) { try await proxy.overheat(1) }
            #expect(error?.code == .remoteError && error?.message.contains("Overheated") == true)
        }
    }

    @Test("A cancelled caller goes on at once, and the call is cancelled on the other side", arguments: Wire.allCases)
    func cancellation(wire: Wire) async throws {
        try await withPair(over: wire) { pair in
            let (worker, proxy) = try pair.makeWorker()
            let sleeping = Task.immediate { try await proxy.sleepUntilCancelled() }
            _ = try await proxy.echo(1)
            sleeping.cancel()
            await #expect(throws: CancellationError.self) { try await sleeping.value }
            try await until { try await worker.cancelledCalls() == 1 }
        }
    }

    @Test("A call from a cancelled task is not sent", arguments: Wire.allCases)
    func cancelledBefore(wire: Wire) async throws {
        try await withPair(over: wire) { pair in
            let (worker, proxy) = try pair.makeWorker()
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await proxy.note(1)
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            _ = try await proxy.echo(1)
            #expect(try await worker.notes().isEmpty)
        }
    }

    @Test("When the peer dies, calls that wait and calls that come later fail", arguments: Wire.allCases)
    func peerDeath(wire: Wire) async throws {
        try await withPair(over: wire) { pair in
            let (_, proxy) = try pair.makeWorker()
            let waiting = Task.immediate { try await proxy.waitAtGate() }
            _ = try await proxy.echo(1)
            pair.breakConnection()
            let pending = await #expect(throws: RuntimeError.self) { try await waiting.value }
            #expect(pending?.code == .peerLost)
            let later = await #expect(throws: RuntimeError.self) { try await proxy.echo(1) }
            #expect(later?.code == .peerLost)
        }
    }

    @Test("A call that its caller can no longer wait for is cancelled", arguments: Wire.allCases)
    func callerDeath(wire: Wire) async throws {
        try await withPair(over: wire) { pair in
            let (worker, proxy) = try pair.makeWorker()
            let sleeping = Task.immediate { try await proxy.sleepUntilCancelled() }
            _ = try await proxy.echo(1)
            pair.breakConnection()
            await #expect(throws: RuntimeError.self) { try await sleeping.value }
            try await until { try await worker.cancelledCalls() == 1 }
        }
    }

    @Test("An answer or an argument above the frame limit fails alone", arguments: Wire.allCases)
    func frameLimit(wire: Wire) async throws {
        try await withPair(over: wire, limits: .init(frameSize: 10_000)) { pair in
            let (_, proxy) = try pair.makeWorker()
            let answer = await #expect(throws: RuntimeError.self) { try await proxy.bytes(20_000) }
            #expect(answer?.code == .limitExceeded)
            let argument = [UInt8](repeating: 1, count: 20_000)
            let call = await #expect(throws: RuntimeError.self) { try await proxy.identity(argument) }
            #expect(call?.code == .limitExceeded)
            #expect(try await proxy.bytes(5000).count == 5000)
        }
    }

    @Test("Large answers cross whole", arguments: Wire.allCases)
    func largeAnswers(wire: Wire) async throws {
        try await withPair(over: wire) { pair in
            let (_, proxy) = try pair.makeWorker()
            let bytes = try await proxy.bytes(20 << 20)
            #expect(bytes.count == 20 << 20 && bytes.allSatisfy { $0 == 7 })
        }
    }
}
