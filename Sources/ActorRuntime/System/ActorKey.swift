public import Distributed

/// The name under which an actor of a certain type is registered on its node and looked up from others.
public struct ActorKey<Act: DistributedActor>: Hashable, Sendable, CustomStringConvertible
where Act.ActorSystem == ClusterSystem {
    /// The name, unique on a node.
    public let name: String

    /// Makes a key.
    public init(_ name: String) {
        self.name = name
    }

    /// The name and the type.
    public var description: String {
        "'\(name)' (\(Act.self))"
    }
}
