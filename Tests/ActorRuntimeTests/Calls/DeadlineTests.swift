import ActorRuntime
import RuntimeTestActors
import Testing

@Suite("Deadlines belong to tasks", .timeLimit(.minutes(1)))
struct DeadlineTests {
    @Test("There is none until one is set, and it holds in what the task calls")
    func scope() async throws {
        #expect(try Deadline.remaining() == nil)
        try await withDeadline(.seconds(100)) {
            let left = try #require(try Deadline.remaining())
            #expect(left <= .seconds(100) && left > .seconds(50))
            let inChild = try await Task { try Deadline.remaining() }.value
            #expect(inChild != nil)
        }
        #expect(try Deadline.remaining() == nil)
    }

    @Test("The earlier of two deadlines holds", arguments: [(10, 1000), (1000, 10)])
    func nesting(outer: Int, inner: Int) async throws {
        try await withDeadline(.seconds(outer)) {
            try await withDeadline(.seconds(inner)) {
                let left = try #require(try Deadline.remaining())
                #expect(left <= .seconds(10))
            }
        }
    }

    @Test("One that has passed is an error before anything is sent", arguments: Wire.allCases)
    func passed(wire: Wire) async throws {
        await withDeadline(.zero) {
            let error = #expect(throws: RuntimeError.self) { try Deadline.remaining() }
            #expect(error?.code == .deadlineExceeded)
        }
        try await withPair(over: wire) { pair in
            let (worker, proxy) = try pair.makeWorker()
            let error = await #expect(throws: RuntimeError.self) {
                try await withDeadline(.seconds(-1)) { try await proxy.note(1) }
            }
            #expect(error?.code == .deadlineExceeded)
            _ = try await proxy.echo(1)
            #expect(try await worker.notes().isEmpty)
        }
    }

    @Test("One beyond all time is none", arguments: Wire.allCases)
    func beyondAllTime(wire: Wire) async throws {
        try await withPair(over: wire) { pair in
            let (_, proxy) = try pair.makeWorker()
            for limit in [Duration.seconds(1 << 40), .seconds(1 << 60)] {
                #expect(try await withDeadline(limit) { try await proxy.echo(3) } == 3)
            }
        }
    }
}
