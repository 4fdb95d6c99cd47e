import Synchronization

/// A scheduler whose time passes only when it is told to: what waits for a minute is tested in microseconds.
package final class VirtualClock: Scheduler {
    fileprivate struct Entry {
        var time: Duration
        var serial: UInt64
        var work: @Sendable () -> Void
    }

    fileprivate struct State {
        var now = Duration.zero
        var nextSerial: UInt64 = 0
        /// The latest comes first, so that the next one to run is the last.
        var agenda: [Entry] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// The time since the clock was made.
    package var now: Duration { state.withLock { $0.now } }

    /// When the next work is due.
    package var next: Duration? { state.withLock { $0.agenda.last?.time } }

    /// How much work is waiting for its time.
    package var count: Int { state.withLock { $0.agenda.count } }

    @discardableResult
    package func schedule(after delay: Duration, _ work: @escaping @Sendable () -> Void) -> ScheduledWork {
        let serial = state.withLock { $0.add(delay, work) }
        return ScheduledWork { [weak self] in self?.state.withLock { $0.remove(serial) } }
    }

    /// Lets time pass until `time`, and runs on this thread what is due until then, each at its own time.
    package func advance(to time: Duration) {
        while let work = state.withLock({ $0.takeNext(until: time) }) { work() }
        state.withLock { $0.now = max($0.now, time) }
    }
}

extension VirtualClock.State {
    /// What is due at the same time runs in the order in which it was scheduled.
    fileprivate mutating func add(_ delay: Duration, _ work: @escaping @Sendable () -> Void) -> UInt64 {
        let entry = VirtualClock.Entry(time: now + max(.zero, delay), serial: nextSerial, work: work)
        nextSerial += 1
        var (low, high) = (0, agenda.count)
        while low < high {
            let middle = (low + high) / 2
            if agenda[middle].time > entry.time { low = middle + 1 } else { high = middle }
        }
        agenda.insert(entry, at: low)
        return entry.serial
    }

    fileprivate mutating func remove(_ serial: UInt64) {
        if let index = agenda.lastIndex(where: { $0.serial == serial }) { agenda.remove(at: index) }
    }

    fileprivate mutating func takeNext(until time: Duration) -> (@Sendable () -> Void)? {
        guard let entry = agenda.last, entry.time <= time else { return nil }
        now = max(now, entry.time)
        agenda.removeLast()
        return entry.work
    }
}
