import Synchronization

/// Spawning and ending actors.
extension ClusterClient {
    /// Asks for an actor and waits until it lives.
    ///
    /// - Throws: Why it does not. A cancelled wait takes the request back.
    func spawn(_ spec: ActorSpec) async throws {
        let caller = caller(of: spec.id)
        send(.spawn(spec))
        do {
            try await caller.untilLocated()
        } catch is CancellationError {
            send(.stop(spec.id, force: true))
            throw CancellationError()
        }
    }

    /// Ends an actor and waits until it has ended.
    func stop(_ actor: ActorID, force: Bool) async throws {
        let caller = caller(of: actor)
        send(.stop(actor, force: force))
        try await caller.untilDead()
    }

    /// Waits until `count` of the objects are there, or the time is over; returns those that are.
    func wait(for objects: [ObjectID], count: Int, timeout: Duration?) async throws -> Set<ObjectID> {
        let target = min(count, objects.count)
        let ready = ReadySet(target)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for object in objects {
                if isKnown(object) {
                    ready.insert(object)
                } else {
                    group.addTask { [self] in
                        _ = try await info(of: object)
                        ready.insert(object)
                    }
                }
            }
            if let timeout {
                group.addTask {
                    try await Task.sleep(for: timeout)
                    ready.close()
                }
            }
            while !ready.isFull, try await group.next() != nil {}
            group.cancelAll()
            while let result = await group.nextResult() {
                if case .failure(let error) = result, !(error is CancellationError) { throw error }
            }
        }
        try Task.checkCancellation()
        return ready.members
    }

    private func isKnown(_ object: ObjectID) -> Bool {
        state.withLock { state in
            switch state.objects[object]?.content {
            case .known?, .unpublished?: true
            default: false
            }
        }
    }
}

/// The first so many of a set of objects to be there.
private final class ReadySet: Sendable {
    private struct State {
        var members: Set<ObjectID> = []
        var isClosed = false
    }

    private let target: Int
    private let state = Mutex(State())

    init(_ target: Int) {
        self.target = target
    }

    var members: Set<ObjectID> { state.withLock { $0.members } }
    var isFull: Bool { state.withLock { $0.isClosed || $0.members.count >= target } }

    func insert(_ object: ObjectID) {
        state.withLock { state in
            if !state.isClosed, state.members.count < target { state.members.insert(object) }
        }
    }

    func close() {
        state.withLock { $0.isClosed = true }
    }
}
