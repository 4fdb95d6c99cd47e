/// Who gets the answer to a call.
package enum AnswerWaiter: Sendable {
    case task(CheckedContinuation<Answer, any Error>)
    /// Told on the link's thread; must not block.
    case relay(@Sendable (Result<Answer, any Error>) -> Void)

    package func resume(returning answer: Answer) {
        switch self {
        case .task(let continuation): continuation.resume(returning: answer)
        case .relay(let relay): relay(.success(answer))
        }
    }

    package func resume(throwing error: any Error) {
        switch self {
        case .task(let continuation): continuation.resume(throwing: error)
        case .relay(let relay): relay(.failure(error))
        }
    }
}
