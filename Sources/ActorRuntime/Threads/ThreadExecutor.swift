import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

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
public final class ThreadExecutor: SerialExecutor, TaskExecutor {
    /// What the thread holds: it must not keep the executor itself alive.
    private final class Core: Sendable {
        let queue = Mutex(JobQueue<@Sendable () -> Void>())
        let wakeUp = DispatchSemaphore(value: 0)
        let thread = Atomic<UInt>(0)

        func serve() {
            thread.store(ThreadExecutor.currentThread, ordering: .releasing)
            while true {
                switch queue.withLock({ $0.next() }) {
                case .run(let job): job()
                case .wait: wakeUp.wait()
                case .end: return
                }
            }
        }
    }

    /// The name of the thread.
    public let name: String
    private let core = Core()

    /// Starts the thread.
    ///
    /// - Throws: a `RuntimeError` with code `systemCallFailed` when the system has no more threads.
    public init(_ name: String) throws(RuntimeError) {
        self.name = name
        core.queue.withLock { $0.begin() }
        let core = core
        try Thread.start(name) { core.serve() }
    }

    deinit {
        end()
    }

    /// Lets the thread end once everything enqueued by now has run. A job that comes later still runs, on a thread made
    /// for it, so that no task is ever stuck.
    public func shutdown() {
        end()
    }

    private func end() {
        core.queue.withLock { $0.end() }
        core.wakeUp.signal()
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
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // The job may be what keeps the executor alive: it is held until the job has run.
        let wake = core.queue.withLock { queue in
            queue.add { [self] in
                job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
            }
        }
        switch wake {
        case .signal: core.wakeUp.signal()
        case .start: startAgain()
        }
    }

    /// Without a thread of our own the job runs on one of the system's: late is better than never.
    private func startAgain() {
        let core = core
        do {
            try Thread.start(name) { core.serve() }
        } catch {
            DispatchQueue.global().async { core.serve() }
        }
    }

    /// The executor as an actor's `unownedExecutor`; the actor must keep the executor alive.
    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    /// Stops the program unless it runs on this executor's thread.
    public func checkIsolated() {
        precondition(isIsolatingCurrentContext() == true, "not on the thread '\(name)'")
    }

    /// Whether the calling code runs on this executor's thread.
    public func isIsolatingCurrentContext() -> Bool? {
        core.thread.load(ordering: .acquiring) == Self.currentThread
    }

    fileprivate static var currentThread: UInt {
        #if os(Linux)
            UInt(pthread_self())
        #else
            UInt(bitPattern: pthread_self())
        #endif
    }
}
