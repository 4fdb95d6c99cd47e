/// Runs `operation` for at most `limit`, then cancels it and throws what `late` says.
package func withTimeLimit<Value: Sendable>(
    _ limit: Duration,
    late: @escaping @Sendable () -> any Error,
    _ operation: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await firstOf(
        operation,
        {
            try await Task.sleep(for: limit)
            throw late()
        }
    )
}

/// Runs both operations, takes the outcome of the one that ends first, and cancels the other.
package func firstOf<Value: Sendable>(
    _ first: @escaping @Sendable () async throws -> Value,
    _ second: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await first() }
        group.addTask { try await second() }
        defer { group.cancelAll() }
        guard let outcome = try await group.next() else { throw CancellationError() }
        return outcome
    }
}
