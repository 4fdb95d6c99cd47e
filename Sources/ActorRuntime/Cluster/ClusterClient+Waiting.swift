import Synchronization

extension ClusterClient {
    /// Waits for something that the head will say. `enroll` puts the waiter into the state, unless the value is known
    /// by now; `withdraw` takes the waiter back out. Both run under the lock.
    ///
    /// A cancelled task stops to wait at once. Where the wait may be short, `isPending` says whether it goes on.
    func wait<Value: Sendable>(
        isPending: ((borrowing State) -> Bool)? = nil,
        enroll: @escaping @Sendable (inout State, Waiters<Value>.Continuation, UInt64) -> Value?,
        withdraw: @escaping @Sendable (inout State, UInt64) -> Waiters<Value>.Continuation?
    ) async throws -> Value {
        let ticket = makeTicket()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let known: Result<Value, RuntimeError>? = state.withLock { state in
                    if let loss = state.loss { return .failure(loss) }
                    return enroll(&state, continuation, ticket).map { .success($0) }
                }
                if let known {
                    continuation.resume(with: known)
                } else if Task.isCancelled {
                    // The cancellation handler may have run before the waiter was there.
                    state.withLock { withdraw(&$0, ticket) }?.resume(throwing: CancellationError())
                }
                flush()
                if known == nil, let isPending { help(while: isPending) }
            }
        } onCancel: {
            state.withLock { withdraw(&$0, ticket) }?.resume(throwing: CancellationError())
        }
    }

    private func help(while isPending: (borrowing State) -> Bool) {
        let channel = state.withLock { $0.channel }
        channel?.help(usefulness) { state.withLock { isPending($0) } }
    }
}

/// Questions to the head.
extension ClusterClient {
    /// Where a process can be reached.
    func locate(_ sought: PeerID) async throws -> PeerDescription {
        try await wait(
            enroll: { state, waiter, ticket in
                state.located[sought, default: Waiters()].add(waiter, ticket)
                state.say(.locate(sought))
                return nil
            },
            withdraw: { state, ticket in state.located[sought]?.remove(ticket) })
    }

    /// Why the connection to a process has closed, once the head knows.
    func explain(_ lost: PeerID) async throws -> RuntimeError {
        try await wait(
            enroll: { state, waiter, ticket in
                state.explained[lost, default: Waiters()].add(waiter, ticket)
                state.say(.explain(lost))
                return nil
            },
            withdraw: { state, ticket in state.explained[lost]?.remove(ticket) })
    }

    /// The living actor with a name.
    func find(_ name: String, in namespace: String, type: String) async throws -> ActorID {
        try await wait(
            enroll: { state, waiter, ticket in
                let question = ToHead.find(request: ticket, namespace: namespace, name: name, type: type)
                state.named[ticket] = (waiter, question)
                state.say(question)
                return nil
            },
            withdraw: { state, ticket in state.named.removeValue(forKey: ticket)?.waiter })
    }

    /// Ends the cluster, and waits until the head is gone.
    func end() async throws {
        send(.endCluster)
        do {
            while true { _ = try await status() }
        } catch let error as RuntimeError where error.code == .shutDown {
            return
        }
    }

    func status() async throws -> ClusterStatus {
        try await wait(
            enroll: { state, waiter, ticket in
                state.statuses[ticket] = waiter
                state.say(.status(request: ticket))
                return nil
            },
            withdraw: { state, ticket in state.statuses.removeValue(forKey: ticket) })
    }

    /// Reserves a placement group and waits until every bundle has its node.
    func reserve(_ group: PlacementGroupID, _ spec: GroupSpec) async throws -> [NodeID] {
        do {
            return try await wait(
                enroll: { state, waiter, ticket in
                    state.groups[group, default: Waiters()].add(waiter, ticket)
                    state.say(.createGroup(group, spec))
                    return nil
                },
                withdraw: { state, ticket in state.groups[group]?.remove(ticket) })
        } catch is CancellationError {
            send(.removeGroup(group))
            throw CancellationError()
        }
    }
}
