/// What the head has to know of a spawned actor.
package struct ActorSpec: Codable, Sendable, Equatable {
    /// The identity, which holds across restarts.
    package var id: ActorID
    /// The registered name of the actor's type.
    package var type: String
    /// The encoded arguments of its initializer.
    package var arguments: [UInt8]
    /// The objects that the arguments refer to: they are kept as long as the actor may be made again.
    package var references: [ObjectID]
    /// The process that spawned it.
    package var owner: PeerID
    /// How it lives.
    package var options: ActorOptions
    /// The tracing context of the spawner.
    package var trace: [String: String]

    package init(
        id: ActorID, type: String, arguments: [UInt8], references: [ObjectID] = [], owner: PeerID,
        options: ActorOptions = ActorOptions(), trace: [String: String] = [:]
    ) {
        self.id = id
        self.type = type
        self.arguments = arguments
        self.references = references
        self.owner = owner
        self.options = options
        self.trace = trace
    }
}

/// How a spawned actor lives.
public struct ActorOptions: Codable, Sendable, Equatable {
    /// The name under which others find it; unique among living actors of its namespace.
    public var name: String?
    /// The space in which the name is unique.
    public var namespace: String
    /// Whether an actor of the same name and type that lives already is taken instead of an error.
    public var takesExisting: Bool
    /// What it takes of its node as long as it lives.
    public var resources: Resources
    /// Where it may live.
    public var placement: PlacementStrategy
    /// What the labels of its node must be.
    public var labels: LabelSelector
    /// Whether it is made again when its process is lost.
    public var restarts: RestartPolicy
    /// Whether calls that were under way when its process was lost are made again; by default they fail.
    public var callRetries: RetryLimit
    /// Whether it has a process of its own.
    public var isolation: ActorIsolation
    /// How long it lives.
    public var lifetime: ActorLifetime

    /// Makes options. By default an actor holds no resources, is not restarted, and ends with its spawner.
    public init(
        name: String? = nil,
        namespace: String = "default",
        takesExisting: Bool = false,
        resources: Resources = .none,
        placement: PlacementStrategy = .hybrid,
        labels: LabelSelector = [],
        restarts: RestartPolicy = .never,
        callRetries: RetryLimit = .none,
        isolation: ActorIsolation = .process,
        lifetime: ActorLifetime = .spawner
    ) {
        self.name = name
        self.namespace = namespace
        self.takesExisting = takesExisting
        self.resources = resources
        self.placement = placement
        self.labels = labels
        self.restarts = restarts
        self.callRetries = callRetries
        self.isolation = isolation
        self.lifetime = lifetime
    }
}

/// Whether an actor shares its process with others.
public enum ActorIsolation: String, Codable, Sendable {
    /// A process of its own: what ends it touches no other actor.
    case process
    /// One process of the node for all such actors: made in microseconds, thousands fit, and all are lost together.
    case shared
}

/// How long an actor lives.
public enum ActorLifetime: String, Codable, Sendable {
    /// As long as the process that spawned it.
    case spawner
    /// Until it is stopped.
    case detached
}
