import NIOCore
import NIOPosix

/// Runs something later. Comes from outside so that tests can do without waiting.
package protocol Scheduler: Sendable {
    /// Runs `work` once, after `delay`, on a thread that must not be blocked.
    @discardableResult
    func schedule(after delay: Duration, _ work: @escaping @Sendable () -> Void) -> ScheduledWork
}

/// Something that will run later. Whoever no longer needs it cancels it: until then it takes memory.
package struct ScheduledWork: Sendable {
    private let onCancel: @Sendable () -> Void

    package init(onCancel: @escaping @Sendable () -> Void) {
        self.onCancel = onCancel
    }

    /// Forgets the work, unless it has begun.
    package func cancel() {
        onCancel()
    }
}

/// Uses the timers of the I/O thread.
struct InputOutputScheduler: Scheduler {
    @discardableResult
    func schedule(after delay: Duration, _ work: @escaping @Sendable () -> Void) -> ScheduledWork {
        let scheduled = InputOutput.group.next().scheduleTask(in: TimeAmount(delay), work)
        return ScheduledWork { scheduled.cancel() }
    }
}
