import Synchronization

/// A value that becomes known once and that any number of tasks may wait for.
///
/// Waiting ends with `CancellationError` as soon as the waiting task is cancelled.
package final class Promise<Value: Sendable>: Sendable {
    private struct State {
        var value: Value?
        var nextWaiter: UInt64 = 0
        var waiters: [UInt64: CheckedContinuation<Value, any Error>] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// The value, if it is known by now.
    package var current: Value? {
        state.withLock { $0.value }
    }

    /// Makes the value known and wakes everyone who waits. Only the first call counts.
    ///
    /// - Returns: whether this call was the first.
    @discardableResult
    package func fulfil(_ value: Value) -> Bool {
        let waiters: [CheckedContinuation<Value, any Error>]? = state.withLock { state in
            guard state.value == nil else { return nil }
            state.value = value
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        guard let waiters else { return false }
        for waiter in waiters {
            waiter.resume(returning: value)
        }
        return true
    }

    /// Waits until the value is known.
    package func wait() async throws -> Value {
        let ticket = state.withLock { state in
            defer { state.nextWaiter += 1 }
            return state.nextWaiter
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enroll(continuation, ticket)
            }
        } onCancel: {
            abandon(ticket)
        }
    }

    /// The cancellation handler may have run before the waiter was there: so look once more after enrolling.
    private func enroll(_ continuation: CheckedContinuation<Value, any Error>, _ ticket: UInt64) {
        let known: Value? = state.withLock { state in
            if state.value == nil { state.waiters[ticket] = continuation }
            return state.value
        }
        if let known {
            continuation.resume(returning: known)
        } else if Task.isCancelled {
            abandon(ticket)
        }
    }

    private func abandon(_ ticket: UInt64) {
        let waiter = state.withLock { $0.waiters.removeValue(forKey: ticket) }
        waiter?.resume(throwing: CancellationError())
    }
}
