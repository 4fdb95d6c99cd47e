public import Distributed
import Synchronization

extension ClusterSystem {
    /// Starts to write a call.
    public func makeInvocationEncoder() -> InvocationEncoder {
        InvocationEncoder()
    }

    /// Calls a function of a remote actor and returns its result.
    public func remoteCall<Act, Failure, Result>(
        on actor: Act,
        target: RemoteCallTarget,
        invocation: inout InvocationEncoder,
        throwing: Failure.Type,
        returning: Result.Type
    ) async throws -> Result
    where Act: DistributedActor, Act.ID == ActorID, Failure: Error, Result: Codable {
        try await request(actor.id, target, &invocation).decode(returning, self)
    }

    /// Calls a function of a remote actor that returns nothing.
    public func remoteCallVoid<Act, Failure>(
        on actor: Act,
        target: RemoteCallTarget,
        invocation: inout InvocationEncoder,
        throwing: Failure.Type
    ) async throws where Act: DistributedActor, Act.ID == ActorID, Failure: Error {
        try await request(actor.id, target, &invocation).decodeVoid(self)
    }

    private func request(
        _ actor: ActorID, _ target: RemoteCallTarget, _ invocation: inout InvocationEncoder
    ) async throws -> Answer {
        let connection = try peers.withLock { peers throws(RuntimeError) in try peers.connection(to: actor.node) }
        let frame = try invocation.finish(target: target.identifier, actor: actor.serial)
        return try await connection.request(frame)
    }
}
