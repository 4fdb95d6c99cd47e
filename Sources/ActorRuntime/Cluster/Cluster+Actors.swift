import Distributed
import NIOCore

/// Actors.
extension Cluster {
    /// Makes an actor in the cluster and waits until its initializer has returned there.
    ///
    /// - Parameters:
    ///   - type: The actor's type, one of the program's types.
    ///   - arguments: What its initializer gets.
    ///   - options: Its name, resources, restarts and lifetime.
    /// - Returns: A proxy, which keeps its meaning when the actor is made again elsewhere.
    /// - Throws: A `RuntimeError`: `nameTaken`, `infeasible` with what is missing, or `actorFailed` with what the
    ///   initializer has thrown.
    public func spawn<Act: ClusterActor>(
        _ type: Act.Type, _ arguments: Act.Arguments, _ options: ActorOptions = ActorOptions()
    ) async throws -> Act {
        try options.resources.validate()
        let name = try types.name(ofActor: type)
        if options.takesExisting, let existing = try await existing(type, named: name, options) { return existing }
        let collector = ReferenceCollector(.content)
        var bytes = try BinaryEncoder(userInfo: collector.userInfo).encode(arguments)
        let spec = ActorSpec(
            id: ActorID(spawned: .random(in: 0..<(1 << 63))), type: name,
            arguments: bytes.readBytes(length: bytes.readableBytes) ?? [], references: collector.objects,
            owner: client.peer, options: options, trace: TraceCarrier.current)
        do {
            try await client.spawn(spec)
        } catch let error as RuntimeError where error.code == .nameTaken && options.takesExisting {
            // Someone else was faster.
            if let existing = try await existing(type, named: name, options) { return existing }
            throw error
        }
        return try Act.resolve(id: spec.id, using: system)
    }

    /// Makes an actor that takes no arguments.
    public func spawn<Act: ClusterActor>(
        _ type: Act.Type, _ options: ActorOptions = ActorOptions()
    ) async throws -> Act where Act.Arguments == NoArguments {
        try await spawn(type, NoArguments(), options)
    }

    /// The living actor with a name.
    ///
    /// - Throws: A `RuntimeError` with code `actorNotFound` or `wrongActorType`.
    public func actor<Act: ClusterActor>(
        _ key: ActorKey<Act>, namespace: String = "default"
    ) async throws -> Act {
        let id = try await client.find(key.name, in: namespace, type: types.name(ofActor: Act.self))
        return try Act.resolve(id: id, using: system)
    }

    /// Ends a spawned actor for good.
    ///
    /// - Parameters:
    ///   - actor: The actor.
    ///   - force: Whether it ends at once, in the middle of its calls; otherwise those that run are finished.
    /// - Throws: A `RuntimeError` with code `invalidConfiguration` for an actor that was not spawned on the cluster.
    public func stop<Act: ClusterActor>(_ actor: Act, force: Bool = false) async throws {
        guard actor.id.isSpawned else {
            throw RuntimeError(
                .invalidConfiguration, "the actor \(actor.id) was not spawned on the cluster: let go of it instead")
        }
        try await client.stop(actor.id, force: force)
    }

    private func existing<Act: ClusterActor>(
        _ type: Act.Type, named typeName: String, _ options: ActorOptions
    ) async throws -> Act? {
        guard let name = options.name else {
            throw RuntimeError(.invalidConfiguration, "an existing actor can only be taken by its name: give one")
        }
        do {
            return try Act.resolve(
                id: try await client.find(name, in: options.namespace, type: typeName), using: system)
        } catch let error as RuntimeError where error.code == .actorNotFound {
            return nil
        }
    }
}

/// The arguments of an actor that needs none.
public struct NoArguments: Codable, Sendable {
    /// Nothing.
    public init() {}
}
