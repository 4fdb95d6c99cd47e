import ActorRuntime
public import Testing

/// Runs each test on a thread of its own: for tests that wait for processes, which would hold the threads that all other
/// tests share.
public struct OwnThread: TestTrait, SuiteTrait, TestScoping {
    /// The tests of a suite each get a thread.
    public var isRecursive: Bool { true }

    /// Runs a test on a new thread.
    @concurrent
    public func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let executor = try ThreadExecutor("test")
        defer { executor.shutdown() }
        try await withTaskExecutorPreference(executor) { try await function() }
    }
}

extension Trait where Self == OwnThread {
    /// Each test runs on a thread of its own.
    public static var onOwnThread: OwnThread { OwnThread() }
}
