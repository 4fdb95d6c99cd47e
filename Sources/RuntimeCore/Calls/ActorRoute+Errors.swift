extension ActorRoute {
    func diedError(_ fate: String, _ cause: RuntimeError) -> RuntimeError {
        RuntimeError(
            .actorDied, "The actor \(name) is dead and will not be started again. \(fate) Spawn another one.",
            cause: cause)
    }

    /// The error of a call that was under way when its incarnation was lost; `entry` counts that loss already.
    func unavailableError(_ entry: Entry, _ outlook: String, _ cause: RuntimeError?) -> RuntimeError {
        let fate =
            entry.losses > 1
            ? "The call to the actor \(name) was sent \(entry.losses) times and has no retries left; it may have run."
            : "The call to the actor \(name) was under way and may have run."
        return RuntimeError(.actorUnavailable, "\(fate) \(outlook)", cause: cause)
    }

    var overloadedError: RuntimeError {
        RuntimeError(
            .overloaded,
            "\(limit) calls to the actor \(name) wait for it to start, which is the limit: wait for answers before "
                + "calling on.")
    }

    var cancelledError: RuntimeError {
        RuntimeError(.cancelled, "The call to the actor \(name) was cancelled by its caller.")
    }
}
