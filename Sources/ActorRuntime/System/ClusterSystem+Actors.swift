public import Distributed
import Synchronization

extension ClusterSystem {
    /// The actor with an identity: itself when it lives here, a proxy otherwise.
    ///
    /// - Throws: a `RuntimeError` when it should live here but does not, or is of another type.
    public func resolve<Act>(id: ActorID, as actorType: Act.Type) throws -> Act?
    where Act: DistributedActor, Act.ID == ActorID {
        guard id.peer == peer || id.isSpawned else { return nil }
        if id.isSpawned, directory.withLock({ $0.actor(id.serial) }) == nil { return nil }
        guard let actor = directory.withLock({ $0.actor(id.serial) }) else {
            throw RuntimeError(.actorNotFound, "no actor \(id) lives on this node any more")
        }
        guard let actor = actor as? Act else {
            throw RuntimeError(.wrongActorType, "the actor \(id) is a \(type(of: actor)), not a \(actorType)")
        }
        return actor
    }

    /// Gives a new actor its identity.
    public func assignID<Act>(_ actorType: Act.Type) -> ActorID where Act: DistributedActor, Act.ID == ActorID {
        ReservedIdentity.current?.take(for: actorType)
            ?? ActorID(peer: peer, serial: directory.withLock { $0.makeSerial() })
    }

    /// The actor can be called from now on.
    public func actorReady<Act>(_ actor: Act) where Act: DistributedActor, Act.ID == ActorID {
        let guarding = try? TargetGuard(Act.self)
        directory.withLock { $0.add(actor, actor.id.serial, guarding) }
    }

    /// The actor is gone.
    public func resignID(_ id: ActorID) {
        directory.withLock { $0.remove(id.serial) }
        if id.isSpawned { hooks.withLock { $0.actorResigned }?(id) }
    }

    /// A spawned actor has ended: calls that come from now on are refused. Those that run are finished.
    func retire(_ actor: ActorID) {
        directory.withLock { $0.remove(actor.serial) }
    }

    /// Ends a spawned actor that lives in this process, on its own wish: it is not made again.
    ///
    /// Calls that run are finished; later ones fail with code `actorEnded`.
    ///
    /// - Throws: A `RuntimeError` with code `invalidConfiguration` for an actor that was not spawned here.
    public func end<Act>(_ actor: Act) throws where Act: DistributedActor, Act.ActorSystem == ClusterSystem {
        guard actor.id.isSpawned, let end = hooks.withLock({ $0.endActor }) else {
            throw RuntimeError(
                .invalidConfiguration, "the actor \(actor.id) was not spawned in this process: let go of it instead")
        }
        end(actor.id)
    }

    /// Lets other nodes look the actor up under a name, and keeps it alive.
    ///
    /// - Throws: a `RuntimeError` with code `invalidConfiguration` when the name is taken or the actor lives elsewhere.
    public func register<Act>(_ actor: Act, as key: ActorKey<Act>) throws where Act.ActorSystem == ClusterSystem {
        guard actor.id.peer == peer else {
            throw RuntimeError(
                .invalidConfiguration,
                "the actor for \(key) is \(actor.id), which lives in another process: register it there")
        }
        let typeName = try TargetGuard(Act.self).typeName
        guard directory.withLock({ $0.register(actor, actor.id.serial, key.name, typeName) }) else {
            throw RuntimeError(.invalidConfiguration, "an actor is registered as \(key) already: choose another name")
        }
    }

    /// Takes a name back; the actor lives on if something else keeps it.
    public func unregister<Act>(_ key: ActorKey<Act>) {
        let released = directory.withLock { $0.unregister(key.name) }
        _ = released
    }

    /// The actor that is registered under a key on a node.
    ///
    /// - Throws: a `RuntimeError` with code `actorNotFound`, `wrongActorType`, `unknownNode` or `peerLost`.
    public func lookup<Act>(_ key: ActorKey<Act>, on node: PeerID) async throws -> Act {
        let request = LookupRequest(name: key.name, typeName: try TargetGuard(Act.self).typeName)
        guard node != peer else { return try Act.resolve(id: find(request), using: self) }
        let connection = try await connection(to: node)
        var frame = FrameLayout.begin(.lookup, call: 0)
        try BinaryEncoder().encode(request, into: &frame)
        let id = try await connection.request(frame).decode(ActorID.self, self)
        return try Act.resolve(id: id, using: self)
    }

    /// Answers a lookup.
    func find(_ request: LookupRequest) throws(RuntimeError) -> ActorID {
        guard let found = directory.withLock({ $0.registered(request.name) }) else {
            throw RuntimeError(
                .actorNotFound,
                "no actor is registered as '\(request.name)' in process \(peer): register it there first")
        }
        guard found.typeName == request.typeName else {
            throw RuntimeError(
                .wrongActorType,
                "the actor '\(request.name)' in process \(peer) is a '\(found.typeName)', not a '\(request.typeName)'")
        }
        return ActorID(peer: peer, serial: found.serial)
    }

    /// Why a call finds no actor. One that was spawned may live elsewhere by now: then the head is about to say so.
    private static func absent(_ actor: ActorID, from peer: PeerID) -> RuntimeError {
        guard actor.isSpawned else {
            return RuntimeError(.actorNotFound, "no actor \(actor) lives on this node any more")
        }
        return RuntimeError(
            .actorUnavailable, "the actor \(actor) lives in the process \(peer) no longer; the call was not run")
    }

    /// The actor that a call from the wire goes to.
    func actor(_ serial: UInt64, for target: String) throws(RuntimeError) -> any DistributedActor {
        let actor = try directory.withLock { directory throws(RuntimeError) in
            try directory.actor(serial, permitting: target)
        }
        guard let actor else { throw Self.absent(ActorID(owner: peer.rawValue, serial: serial), from: peer) }
        return actor
    }
}
