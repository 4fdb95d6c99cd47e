/// The time by which the calls of a task must be answered. It goes with them: what they call has no more time.
package enum Deadline {
    @TaskLocal package static var current: ContinuousClock.Instant?

    /// The nanoseconds that are left; `nil` without a deadline.
    ///
    /// - Throws: A `RuntimeError` with code `deadlineExceeded` when none are.
    package static func remaining() throws(RuntimeError) -> Duration? {
        guard let current else { return nil }
        let left = current - .now
        guard left > .zero else { throw exceeded }
        return left
    }

    static var exceeded: RuntimeError {
        RuntimeError(.deadlineExceeded, "the deadline of the call has passed before it was answered")
    }
}

/// Runs `body` with a limit on the time its calls to actors may take, together with the calls that those make.
///
/// A call that is not answered in time throws a `RuntimeError` with code `deadlineExceeded`, and the other side is told
/// to stop. An outer, earlier deadline holds.
public func withDeadline<Value>(
    _ limit: Duration, _ body: () async throws -> Value
) async rethrows -> Value {
    let deadline = ContinuousClock.now + limit
    let earliest = Deadline.current.map { min($0, deadline) } ?? deadline
    return try await Deadline.$current.withValue(earliest, operation: body)
}
