import Synchronization

/// The actors that this process calls.
extension ClusterClient {
    /// What calls an actor for this process.
    func caller(of actor: ActorID) -> ActorCaller {
        state.withLock { state in
            if let caller = state.routes[actor] { return caller }
            let caller = ActorCaller(actor, self)
            state.routes[actor] = caller
            return caller
        }
    }
}
