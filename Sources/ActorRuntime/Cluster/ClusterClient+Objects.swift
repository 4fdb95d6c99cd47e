import NIOCore
import Synchronization

/// Objects and tasks, as this process uses them.
extension ClusterClient {
    /// Objects of at most so many bytes travel in messages; larger ones lie in a store.
    static let inlineLimit = 100 << 10
    /// How long a copy that cannot be read is asked for again. Longer than it takes the head to give a process up.
    private static let readPatience = Duration.seconds(100)

    /// Submits an encoded task; the reference to its result is there at once.
    func submit(_ make: (TaskID) throws -> TaskSpec) rethrows -> ReferenceHandle {
        let object = makeObjectID()
        let spec = try make(TaskID(result: object))
        state.withLock { state in
            state.objects.create(object, .awaited)
            state.say(.submit(spec))
        }
        flush()
        return ReferenceHandle(object, self)
    }

    /// Keeps a small value; the head hears of it only when a reference leaves this process.
    func putSmall(_ bytes: [UInt8]) -> ReferenceHandle {
        let object = state.withLock { state in
            let object = state.makeObjectID(peer)
            state.objects.create(object, .unpublished(bytes))
            return object
        }
        return ReferenceHandle(object, self)
    }

    /// Tells the head of an object that lies in a store, or that refers to others.
    func put(_ object: ObjectID, _ value: ObjectValue, contents: [ObjectID]) -> ReferenceHandle {
        state.withLock { state in
            if case .stored(let size, let store) = value {
                state.objects.create(object, .known(.stored(size: size, stores: [store])))
            } else {
                state.objects.create(object, .unknown)
            }
            state.say(.put(object, value, contents: contents))
        }
        flush()
        return ReferenceHandle(object, self)
    }

    /// A reference to an object is about to leave this process.
    func publish(_ object: ObjectID) {
        let isNews = state.withLock { state in
            guard let bytes = state.objects.publish(object) else { return false }
            state.say(.put(object, .inline(bytes), contents: []))
            return true
        }
        if isNews { flush() }
    }

    /// Where an object lies, if that is known here.
    func place(of object: ObjectID) -> StoredPlace? {
        guard case .known(.stored(let size, let stores))? = state.withLock({ $0.objects[object]?.content }) else {
            return nil
        }
        return StoredPlace(size: size, stores: stores)
    }

    /// A reference has come from elsewhere, perhaps with word of where the object lies.
    func received(_ object: ObjectID, token: UInt64, _ place: StoredPlace?) -> ReferenceHandle {
        state.withLock { state in
            let isFirst = state.objects.retain(object)
            if let place { state.objects.hear(object, .stored(size: place.size, stores: place.stores)) }
            if token != 0 {
                state.say(.receivedReference(object, token: token))
            } else if isFirst {
                state.say(.retain(object))
            }
        }
        flush()
        return ReferenceHandle(object, self)
    }

    /// A reference of this process is gone.
    func dropped(_ object: ObjectID) {
        let isLast = state.withLock { state in
            guard state.objects.release(object) else { return false }
            state.say(.release(object))
            return true
        }
        if isLast { flush() }
    }

    /// What an object is, as soon as it is there.
    func info(of object: ObjectID) async throws -> ObjectInfo {
        if let info = state.withLock({ state -> ObjectInfo? in
            if case .known(let info)? = state.objects[object]?.content { return info }
            if case .unpublished(let bytes)? = state.objects[object]?.content { return .inline(bytes) }
            return nil
        }) {
            return info
        }
        return try await wait(
            isPending: { $0.objects.isAwaited(object) },
            enroll: { state, waiter, ticket in
                let (info, mustAsk) = state.objects.ask(object)
                if info == nil { state.objects.wait(for: object, waiter, ticket) }
                if mustAsk { state.say(.want(object)) }
                return info
            },
            withdraw: { state, ticket in state.objects.abandon(object, ticket) })
    }

    /// The value of an object, as soon as it is there.
    func value<Value>(of reference: ObjectRef<Value>) async throws -> Value {
        try Task.checkCancellation()
        let object = reference.id
        // A copy may be gone by the time it is fetched, and a while may pass before the head knows: then it says where
        // else the object is, or has it made again.
        let patience = ContinuousClock.now + Self.readPatience
        var pause = Duration.milliseconds(5)
        while true {
            switch try await info(of: object) {
            case .inline(let bytes):
                return try read(Value.self, bytes, object)
            case .failed(let failure):
                throw error(of: failure)
            case .stored(let size, let holders):
                do {
                    let bytes = try await stores.open(object, size: size, in: holders, for: self)
                    return try read(Value.self, bytes, object)
                } catch let error as RuntimeError where error.code == .objectLost || error.code == .peerLost {
                    guard ContinuousClock.now < patience else { throw error }
                    try await Task.sleep(for: pause)
                    pause = min(pause * 2, .milliseconds(500))
                    state.withLock { $0.objects.doubt(object) }
                }
            }
        }
    }

    /// The error that a failed object throws when its value is asked for.
    func error(of failure: ObjectFailure) -> any Error {
        guard let thrown = failure.thrown else { return failure.error }
        let bytes = ByteBuffer(bytes: thrown.bytes)
        return (try? system.types.error(named: thrown.type, from: bytes, system.decoder)) ?? failure.error
    }
}
