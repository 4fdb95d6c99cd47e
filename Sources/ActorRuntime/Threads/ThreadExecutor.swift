/// An executor with a thread of its own, for training and other work that computes long or blocks.
///
/// The cooperative pool is as wide as the machine and never grows: work that holds one of its threads stalls everything
/// else in the process. Work on a `ThreadExecutor` does not. It serves as a task's preference and as an actor's executor:
/// ```swift
/// let executor = try ThreadExecutor("trial 7")
/// let loss = try await executor.run { try train() }                       // blocking work, awaited
/// Task(executorPreference: executor) { await trainAsync() }               // a whole task
/// actor Trainer { nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() } }
/// ```
/// Jobs run one at a time, in the order in which they were enqueued, from whatever thread.
public final class ThreadExecutor: TaskExecutor {
    /// The name of the thread.
    public let name: String
    private let core: ThreadCore
    private let serial: ThreadSerialExecutor

    /// Starts the thread.
    ///
    /// - Throws: a `RuntimeError` with code `systemCallFailed` when the system has no more threads.
    public init(_ name: String) throws(RuntimeError) {
        self.name = name
        core = ThreadCore(name)
        serial = ThreadSerialExecutor(core)
        try core.start()
    }

    deinit {
        core.end()
    }

    /// Lets the thread end once everything enqueued by now has run. A job that comes later still runs, on a thread made
    /// for it, so that no task is ever stuck.
    public func shutdown() {
        core.end()
    }

    /// Runs blocking or computing work on the thread, in its turn, and waits for it without holding a pool thread.
    ///
    /// The work runs in the calling task: it sees its task-locals, and `Task.isCancelled` tells it to stop.
    public func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withTaskExecutorPreference(self) { () async throws -> Value in
            try await Self.perform(work)
        }
    }

    @concurrent
    private static func perform<Value: Sendable>(_ work: @Sendable () throws -> Value) async throws -> Value {
        try work()
    }
}

extension ThreadExecutor {
    /// Adds a job to the queue.
    ///
    /// The job runs as the task's own: a function that is isolated to nothing is where it belongs already, so nothing
    /// is enqueued anew between one call and the next.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // The job may be what keeps the executor alive: it is held until the job has run.
        core.add { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }

    /// Whether the calling code runs on the thread.
    public var isCurrent: Bool { core.isCurrent }

    /// The thread as an actor's `unownedExecutor`; the actor must keep the `ThreadExecutor` alive.
    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        serial.asUnownedSerialExecutor()
    }
}

/// The thread of an executor as the place of actors.
private final class ThreadSerialExecutor: SerialExecutor {
    private let core: ThreadCore

    init(_ core: ThreadCore) {
        self.core = core
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        core.add { [self] in job.runSynchronously(on: asUnownedSerialExecutor()) }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    func checkIsolated() {
        precondition(core.isCurrent, "not on the thread '\(core.name)'")
    }

    func isIsolatingCurrentContext() -> Bool? { core.isCurrent }
}
