public import Distributed

/// An actor that can be spawned on a cluster.
///
/// ```swift
/// distributed actor Counter: ClusterActor {
///     typealias ActorSystem = ClusterSystem
///     private var count: Int
///     init(_ start: Int, actorSystem: ClusterSystem) {
///         self.actorSystem = actorSystem
///         count = start
///     }
///     distributed func increment() -> Int { count += 1; return count }
/// }
/// ```
public protocol ClusterActor: DistributedActor where ActorSystem == ClusterSystem {
    /// What the initializer gets; `NoArguments` for nothing.
    associatedtype Arguments: Codable & Sendable

    /// Makes the actor, in the process that it will live in.
    init(_ arguments: Arguments, actorSystem: ClusterSystem) async throws
}
