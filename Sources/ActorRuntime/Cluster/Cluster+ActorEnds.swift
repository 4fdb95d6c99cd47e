import Distributed
import Synchronization

/// The ends of actors.
extension Cluster {
    /// Why a spawned actor is dead, as far as this process has heard; `nil` while it lives or is made again.
    ///
    /// A process hears of the actors that it has spawned or called. The error is the cause of those that calls to the actor
    /// throw; its `obituary` tells how the actor's process ended, if that is why.
    public func knownEnd<Act: ClusterActor>(of actor: Act) -> RuntimeError? {
        client.caller(of: actor.id).state.withLock { $0.death }
    }
}
