import Dispatch
import Synchronization
import TuningCore

/// What waits between those who append events and the one thread that writes them down.
///
/// Group commit needs no timer: what is appended while one transaction is on its way to the disk makes up the next one.
/// No continuation is resumed and no semaphore signalled under the lock.
final class JournalQueue: Sendable {
    /// An event and the time at which it was appended.
    struct Pending: Sendable {
        let time: Double
        let event: JournalEvent
    }

    private struct Waiter {
        let number: Int
        let sequence: Int
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var pending: [Pending] = []
        var end: Int
        var durable: Int
        var failure: StoreError?
        var isClosing = false
        var isClosed = false
        var writerSleeps = false
        var blocked = 0
        var waiters: [Waiter] = []
        var waiterCount = 0
        var closers: [CheckedContinuation<Void, Never>] = []
    }

    private let limit: Int
    private let clock: @Sendable () -> Double
    private let state: Mutex<State>
    private let work = DispatchSemaphore(value: 0)
    private let room = DispatchSemaphore(value: 0)

    /// A queue whose first event gets the number `sequence` and that holds about `limit` events.
    init(sequence: Int, limit: Int, clock: @escaping @Sendable () -> Double) {
        self.limit = limit
        self.clock = clock
        state = Mutex(State(end: sequence, durable: sequence))
    }

    /// Appends events as a group and returns the sequence number after them; waits only while the queue is full.
    func append(_ events: [JournalEvent]) -> Int {
        let time = clock()
        while true {
            let (end, wakes): (Int?, Bool) = state.withLock { state in
                let isOver = state.failure != nil || state.isClosing
                if !isOver, state.pending.count >= limit {
                    state.blocked += 1
                    return (nil, false)
                }
                state.end += events.count
                guard !isOver, !events.isEmpty else { return (state.end, false) }
                for event in events { state.pending.append(Pending(time: time, event: event)) }
                defer { state.writerSleeps = false }
                return (state.end, state.writerSleeps)
            }
            if wakes { work.signal() }
            if let end { return end }
            room.wait()
        }
    }

    /// Returns when all below `sequence` is durable.
    func durable(through sequence: Int) async throws {
        let number: Int? = try state.withLock { state in
            if try Self.isDone(sequence, state) { return nil }
            state.waiterCount += 1
            return state.waiterCount
        }
        guard let number else { return }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                wait(Waiter(number: number, sequence: sequence, continuation: continuation))
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiters.firstIndex { $0.number == number }.map { state.waiters.remove(at: $0) }
            }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }

    private func wait(_ waiter: Waiter) {
        let result: Result<Void, any Error>? = state.withLock { state in
            do {
                if try Self.isDone(waiter.sequence, state) { return .success(()) }
            } catch {
                return .failure(error)
            }
            // The handler of a cancellation that came before this found nobody to wake.
            guard !Task.isCancelled else { return .failure(CancellationError()) }
            state.waiters.append(waiter)
            return nil
        }
        if let result { waiter.continuation.resume(with: result) }
    }

    private static func isDone(_ sequence: Int, _ state: State) throws(StoreError) -> Bool {
        if sequence <= state.durable { return true }
        if let failure = state.failure { throw failure }
        guard !state.isClosed else { throw closed }
        return false
    }

    private static let closed = StoreError(.closed, "The journal is closed; what was appended since is not recorded.")
}

extension JournalQueue {
    /// Lets the writer end once everything is written.
    func finish() {
        let wakes = state.withLock { state in
            state.isClosing = true
            defer { state.writerSleeps = false }
            return state.writerSleeps
        }
        if wakes { work.signal() }
    }

    /// Lets the writer end and returns when it has.
    func close() async throws {
        finish()
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let isClosed = state.withLock { state in
                if !state.isClosed { state.closers.append(continuation) }
                return state.isClosed
            }
            if isClosed { continuation.resume() }
        }
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }
}

/// The writer's side.
extension JournalQueue {
    /// Takes everything that waits; sleeps until there is something, and returns `nil` at the end.
    func next() -> [Pending]? {
        while true {
            let (batch, isOver, blocked): ([Pending], Bool, Int) = state.withLock { state in
                let batch = state.pending
                state.pending = []
                if batch.isEmpty, state.isClosing { return ([], true, 0) }
                state.writerSleeps = batch.isEmpty
                defer { state.blocked = 0 }
                return (batch, false, state.blocked)
            }
            for _ in 0..<blocked { room.signal() }
            if isOver { return nil }
            if !batch.isEmpty { return batch }
            work.wait()
        }
    }

    /// Tells that the next `count` events are on disk.
    func committed(_ count: Int) {
        let woken = state.withLock { state in
            state.durable += count
            let split = state.waiters.partition { $0.sequence <= state.durable }
            let woken = Array(state.waiters[split...])
            state.waiters.removeSubrange(split...)
            return woken
        }
        for waiter in woken { waiter.continuation.resume() }
    }

    /// Tells that nothing more will be durable.
    func failed(_ failure: StoreError) {
        let (woken, blocked) = state.withLock { state in
            defer {
                state.failure = failure
                state.pending = []
                state.waiters = []
                state.blocked = 0
            }
            return (state.waiters, state.blocked)
        }
        for _ in 0..<blocked { room.signal() }
        for waiter in woken { waiter.continuation.resume(throwing: failure) }
    }

    /// Tells that the writer has ended and let everything go.
    func ended() {
        let (woken, closers) = state.withLock { state in
            defer {
                state.isClosed = true
                state.waiters = []
                state.closers = []
            }
            return (state.waiters, state.closers)
        }
        for waiter in woken { waiter.continuation.resume(throwing: Self.closed) }
        for closer in closers { closer.resume() }
    }
}
