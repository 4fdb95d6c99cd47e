public import Distributed
import NIOCore

/// Sends the answer to a call.
public struct ResultHandler: DistributedTargetInvocationResultHandler, Sendable {
    /// What results must be.
    public typealias SerializationRequirement = any Codable

    let connection: Connection
    let call: UInt64

    /// Answers with a value.
    public func onReturn<Success: Codable>(value: Success) async throws {
        connection.answer(call, value: value)
    }

    /// Answers that the function returned.
    public func onReturnVoid() async throws {
        connection.answer(call)
    }

    /// Answers with an error.
    public func onThrow<Failure: Error>(error: Failure) async throws {
        connection.answer(call, error: error)
    }
}
