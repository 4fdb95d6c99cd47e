import Synchronization

extension ObjectStore {
    /// A client may make requests from now on.
    package func admit(_ client: Client) {
        update { state, _ in
            state.admit(client)
            return []
        }
    }

    /// A client is gone: its pins, its unsealed objects and its requests go with it.
    ///
    /// Call this only when its process has ended: the memory that it was writing to is given to others.
    package func lose(_ client: Client) {
        update { state, now in state.lose(client, now: now) }
    }

    /// Takes memory for a new object, which `client` is to write and then to seal.
    ///
    /// - Throws: an `ObjectStoreError`: `alreadyExists`, `objectTooLarge`, or `storeFull` after the time that the limits
    ///   give; `cancelled` when the task is cancelled while it waits.
    package func reserve(_ object: Object, size: Int, for client: Client) async throws(ObjectStoreError) -> ObjectPlace
    {
        try await request { state, ticket, now in
            state.create(object, size: size, by: client, ticket: ticket, now: now)
        }
    }

    /// Ends the writing of an object: from now on it never changes and can be read.
    ///
    /// - Throws: an `ObjectStoreError` where `client` is not writing the object.
    package func seal(_ object: Object, for client: Client) throws(ObjectStoreError) {
        try update { state, now throws(ObjectStoreError) in try state.seal(object, by: client, now: now) }
    }

    /// Gives up an object that is not sealed.
    ///
    /// - Throws: an `ObjectStoreError` where `client` is not writing the object.
    package func abort(_ object: Object, for client: Client) throws(ObjectStoreError) {
        try update { state, now throws(ObjectStoreError) in try state.abort(object, by: client, now: now) }
    }

    /// Holds an object in the arena for `client` to read, and brings it back from the disk first if it is there.
    ///
    /// - Throws: an `ObjectStoreError`: `unknownObject`, `notSealed`, `damaged`, or `storeFull` after the time that the limits
    ///   give; `cancelled` when the task is cancelled while it waits.
    package func pin(_ object: Object, for client: Client) async throws(ObjectStoreError) -> ObjectPlace {
        try await request { state, ticket, now in state.pin(object, for: client, ticket: ticket, now: now) }
    }

    /// Gives back one pin.
    package func unpin(_ object: Object, for client: Client) {
        update { state, now in state.unpin(object, for: client, now: now) }
    }

    /// Nobody in the cluster refers to the object any more: it is freed once nobody here uses it.
    package func release(_ object: Object) {
        update { state, now in state.release(object, now: now) }
    }

    /// Whether the object is here, sealed, in memory or on the disk.
    package func contains(_ object: Object) -> Bool {
        core.withLock { $0.state.contains(object) }
    }

    /// What the store holds and has done.
    package var statistics: StoreStatistics {
        core.withLock { $0.state.statistics }
    }

    /// Prefaults that much free memory in the background and keeps it ready from now on; the whole arena if it is larger.
    package func warm(reserve: Int) {
        update { state, _ in state.warm(reserve: reserve) }
    }

    private func request(
        _ ask: (inout State, Ticket, Duration) -> [StoreAction<Object>]
    ) async throws(ObjectStoreError) -> ObjectPlace {
        let (ticket, answer, effects) = withCore { core, now in
            core.request { state, ticket in ask(&state, ticket, now) }
        }
        perform(effects)
        if let answer { return try answer.get() }
        return try await self.answer(to: ticket).get()
    }

    private func answer(to ticket: Ticket) async -> Core.Answer {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiting in
                let early = core.withLock { $0.wait(waiting, for: ticket) }
                if let early { waiting.resume(returning: early) }
            }
        } onCancel: {
            update { state, now in state.cancel(ticket, now: now) }
        }
    }
}
