import NIOCore
import NIOPosix

/// Runs something later. Comes from outside so that tests can do without waiting.
package protocol Scheduler: Sendable {
    /// Runs `work` once, after `delay`, on a thread that must not be blocked.
    func schedule(after delay: Duration, _ work: @escaping @Sendable () -> Void)
}

/// Uses the timers of the I/O thread.
struct InputOutputScheduler: Scheduler {
    func schedule(after delay: Duration, _ work: @escaping @Sendable () -> Void) {
        InputOutput.group.next().scheduleTask(in: TimeAmount(delay), work)
    }
}
