import ActorRuntime
import Dispatch
import Synchronization
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite("The thread executor")
struct ThreadExecutorTests {
    private final class Recorder: Sendable {
        private let numbers = Mutex<[Int]>([])
        var all: [Int] { numbers.withLock { $0 } }

        func add(_ number: Int) {
            numbers.withLock { $0.append(number) }
        }
    }

    private actor Counter {
        private let executor: ThreadExecutor
        private(set) var numbers: [Int] = []
        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

        init(_ executor: ThreadExecutor) {
            self.executor = executor
        }

        func add(_ number: Int) -> Bool {
            numbers.append(number)
            return executor.isCurrent
        }
    }

    @Test("Tasks that prefer it, actors on it, and blocking work run on its thread")
    func thread() async throws {
        let executor = try ThreadExecutor("tests")
        defer { executor.shutdown() }
        #expect(executor.isCurrent == false)
        #expect(try await executor.run { executor.isCurrent })
        let preferred = Task(executorPreference: executor) {
            let before = executor.isCurrent
            await Task.yield()
            return before == true && executor.isCurrent
        }
        #expect(await preferred.value)
        #expect(await Counter(executor).add(1))
    }

    @Test("Work runs one at a time in the order in which it came")
    func order() async throws {
        let executor = try ThreadExecutor("tests")
        defer { executor.shutdown() }
        let seen = Recorder()
        let gate = DispatchSemaphore(value: 0)
        let first = Task.immediate { try await executor.run { _ = gate.wait(timeout: .distantFuture) } }
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<1000 {
                group.addImmediateTask { _ = try? await executor.run { seen.add(number) } }
            }
            gate.signal()
        }
        try await first.value
        #expect(seen.all == Array(0..<1000))
    }

    @Test("Blocked executors do not stall the cooperative pool")
    func blocked() async throws {
        let gate = DispatchSemaphore(value: 0)
        let executors = try (0..<16).map { try ThreadExecutor("blocked \($0)") }
        let blocked = executors.map { executor in
            Task.immediate { try await executor.run { _ = gate.wait(timeout: .distantFuture) } }
        }
        // If the pool's threads were blocked, nobody could open the gate.
        await Task.yield()
        for _ in blocked { gate.signal() }
        for task in blocked { try await task.value }
        for executor in executors { executor.shutdown() }
    }

    @Test("Errors and cancellation reach the work and its caller")
    func errors() async throws {
        let executor = try ThreadExecutor("tests")
        defer { executor.shutdown() }
        await #expect(throws: CancellationError.self) { try await executor.run { throw CancellationError() } }
        let started = DispatchSemaphore(value: 0)
        let task = Task.immediate {
            try await executor.run {
                started.signal()
                while !Task.isCancelled { sched_yield() }
                return true
            }
        }
        task.cancel()
        #expect(try await task.value)
    }

    @Test("Work that comes after the shutdown still runs", arguments: 0..<20)
    func afterShutdown(round: Int) async throws {
        let executor = try ThreadExecutor("tests \(round)")
        executor.shutdown()
        for number in 0..<10 { #expect(try await executor.run { number } == number) }
    }
}
