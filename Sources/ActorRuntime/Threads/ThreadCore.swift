import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A thread and the queue that it works off. What the thread holds does not keep an executor alive.
final class ThreadCore: Sendable {
    let name: String
    private let queue = Mutex(JobQueue<@Sendable () -> Void>())
    private let wakeUp = DispatchSemaphore(value: 0)
    private let thread = Atomic<UInt>(0)

    init(_ name: String) {
        self.name = name
    }

    /// Starts the thread.
    func start() throws(RuntimeError) {
        queue.withLock { $0.begin() }
        try Thread.start(name) { self.serve() }
    }

    /// Lets the thread end once everything added by now has run.
    func end() {
        queue.withLock { $0.end() }
        wakeUp.signal()
    }

    /// Adds a job; one that comes after the end gets a thread of its own.
    func add(_ job: @escaping @Sendable () -> Void) {
        switch queue.withLock({ $0.add(job) }) {
        case .signal: wakeUp.signal()
        case .start: startAgain()
        }
    }

    /// Whether the calling code runs on the thread.
    var isCurrent: Bool { thread.load(ordering: .acquiring) == Self.currentThread }

    private func serve() {
        thread.store(Self.currentThread, ordering: .releasing)
        while true {
            switch queue.withLock({ $0.next() }) {
            case .run(let job): job()
            case .wait: wakeUp.wait()
            case .end: return
            }
        }
    }

    /// Without a thread of our own the job runs on one of the system's: late is better than never.
    private func startAgain() {
        do {
            try Thread.start(name) { self.serve() }
        } catch {
            DispatchQueue.global().async { self.serve() }
        }
    }

    private static var currentThread: UInt {
        #if os(Linux)
            UInt(pthread_self())
        #else
            UInt(bitPattern: pthread_self())
        #endif
    }
}
