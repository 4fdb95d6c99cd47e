public import Distributed
import NIOCore
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
        let context = try CallContext.current()
        let frame = try invocation.finish(target: target.identifier, actor: actor.serial, context)
        let references = invocation.references
        guard let peer = actor.peer else {
            return try await request(spawned: actor, frame, context, references)
        }
        let connection = try await connection(to: peer)
        guard !references.isEmpty else { return try await connection.request(frame, within: context.remaining) }
        return try await sending(references, to: peer) {
            try await connection.request(frame, within: context.remaining)
        }
    }

    /// The connection to a process: in a cluster it is opened when it is first needed.
    func connection(to peer: PeerID) async throws -> Connection {
        do {
            return try peers.withLock { peers throws(RuntimeError) in try peers.connection(to: peer) }
        } catch {
            guard error.code == .unknownNode, let client else { throw error }
            return try await client.connection(to: peer)
        }
    }

    private func request(
        spawned actor: ActorID, _ frame: ByteBuffer, _ context: CallContext, _ references: [ReferenceCollector.Found]
    ) async throws -> Answer {
        guard let client else {
            throw RuntimeError(
                .actorNotFound, "the actor \(actor) lives in a cluster, of which this process is no part")
        }
        return try await client.caller(of: actor).request(frame, context, references)
    }

    /// Tells the head of references that are on their way to another process, and takes that back if they never arrive.
    func sending<Value: Sendable>(
        _ references: [ReferenceCollector.Found], to peer: PeerID, _ body: () async throws -> Value
    ) async throws -> Value {
        for reference in references {
            client?.send(.sentReference(reference.handle.id, token: reference.token, to: peer))
        }
        do {
            return try await body()
        } catch {
            for reference in references { client?.send(.withdrawnReference(token: reference.token)) }
            throw error
        }
    }
}
