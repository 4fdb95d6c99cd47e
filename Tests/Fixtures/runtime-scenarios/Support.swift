import ActorRuntime

/// A scenario did not go as it should.
struct Failure: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }
}

func expect<Value: Equatable>(_ value: Value, _ expected: Value, _ what: String = "", line: Int = #line) throws {
    guard value == expected else {
        throw Failure("line \(line): \(what) \("\(value)".prefix(200)) instead of \(expected)")
    }
}

func expect(_ condition: Bool, _ what: String, line: Int = #line) throws {
    guard condition else { throw Failure("line \(line): not so: \(what)") }
}

/// Runs `body` and returns the error it must throw.
@discardableResult
func expectError<Value>(
    _ code: RuntimeError.Code, line: Int = #line, _ body: () async throws -> Value
) async throws -> RuntimeError {
    do {
        let value = try await body()
        throw Failure("line \(line): \("\(value)".prefix(80)) instead of an error with code \(code.rawValue)")
    } catch let error as RuntimeError {
        guard error.code == code else {
            throw Failure("line \(line): code \(error.code.rawValue) instead of \(code.rawValue): \(error)")
        }
        return error
    }
}

/// Waits until something is so; fails after 20 s.
func until(_ what: String, line: Int = #line, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(20)
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw Failure("line \(line): never: \(what)") }
        try await Task.sleep(for: .milliseconds(5))
    }
}

/// The outcomes of calls that are made at once, in the order in which they were made.
func pipelined<Value: Sendable>(
    _ count: Int, _ call: @escaping @Sendable (Int) async throws -> Value
) async -> [Result<Value, any Error>] {
    // An immediate task runs until the call is on its way, so the calls leave in order.
    let tasks = (0..<count).map { index in Task.immediate { try await call(index) } }
    var outcomes: [Result<Value, any Error>] = []
    for task in tasks { outcomes.append(await task.result) }
    return outcomes
}
