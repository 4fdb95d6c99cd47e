import Synchronization

/// Tasks that wait for something under a key, each until it comes or the task is cancelled.
package struct Waiters<Value: Sendable>: Sendable {
    package typealias Continuation = CheckedContinuation<Value, any Error>

    private var waiting: [UInt64: Continuation] = [:]

    var isEmpty: Bool { waiting.isEmpty }

    mutating func add(_ continuation: Continuation, _ ticket: UInt64) {
        waiting[ticket] = continuation
    }

    mutating func remove(_ ticket: UInt64) -> Continuation? {
        waiting.removeValue(forKey: ticket)
    }

    mutating func removeAll() -> [Continuation] {
        defer { waiting = [:] }
        return Array(waiting.values)
    }
}
