import Distributed
import NIOCore
import Synchronization

/// The identity that the next actor of a type gets, instead of one that its process makes up.
///
/// It is handed to the actor's initializer through a task-local: the initializer is the user's, and takes nothing but its
/// arguments and the system.
final class ReservedIdentity: Sendable {
    @TaskLocal static var current: ReservedIdentity?

    private let id: ActorID
    private let type: any DistributedActor.Type
    private let isTaken = Atomic(false)

    init(_ id: ActorID, for type: any DistributedActor.Type) {
        self.id = id
        self.type = type
    }

    /// The identity, for the first actor of the type; other actors that the initializer makes get their own.
    func take(for type: any DistributedActor.Type) -> ActorID? {
        guard type == self.type, !isTaken.exchange(true, ordering: .relaxed) else { return nil }
        return id
    }
}

extension ClusterTypes {
    /// Makes an actor that was spawned on the cluster.
    ///
    /// - Parameters:
    ///   - name: The registered name of its type.
    ///   - arguments: The encoded arguments of its initializer.
    ///   - id: The identity that it has on the cluster.
    ///   - system: The system that it lives in.
    /// - Returns: The actor, which can be called.
    /// - Throws: a `RuntimeError` when the type is not registered or the arguments are not its own, and whatever the
    ///   initializer throws.
    package func makeActor(
        named name: String, arguments: [UInt8], id: ActorID, system: ClusterSystem
    ) async throws -> any ClusterActor {
        try await Self.make(try actor(named: name), arguments, id, system)
    }

    private static func make<Act: ClusterActor>(
        _ type: Act.Type, _ bytes: [UInt8], _ id: ActorID, _ system: ClusterSystem
    ) async throws -> any ClusterActor {
        let arguments: Act.Arguments
        do {
            arguments = try system.decoder.decode(Act.Arguments.self, from: ByteBuffer(bytes: bytes))
        } catch {
            throw RuntimeError(
                .malformedData, "the arguments for the actor \(id) are no \(Act.Arguments.self), which a \(type) takes",
                cause: error)
        }
        let actor = try await ReservedIdentity.$current.withValue(ReservedIdentity(id, for: type)) {
            try await Act(arguments, actorSystem: system)
        }
        guard actor.id == id else {
            throw RuntimeError(
                .invalidConfiguration,
                "the initializer of \(type) makes another \(type) before it sets its own actorSystem, which took the "
                    + "identity \(id): set actorSystem first")
        }
        return actor
    }
}
