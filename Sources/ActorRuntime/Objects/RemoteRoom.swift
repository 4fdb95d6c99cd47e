import SharedObjects
import Synchronization

/// Room for a new object in another process's store. It is given up when this goes before the object is sealed.
final class RemoteRoom: Sendable {
    let place: ObjectPlace
    private let object: ObjectID
    private let writer: PeerID
    private let store: ObjectStoreService
    private let isSealed = Atomic(false)

    init(_ object: ObjectID, at place: ObjectPlace, for writer: PeerID, in store: ObjectStoreService) {
        self.object = object
        self.place = place
        self.writer = writer
        self.store = store
    }

    deinit {
        guard !isSealed.load(ordering: .acquiring) else { return }
        let (store, object, writer) = (store, object, writer)
        Task { try? await store.abort(object, by: writer) }
    }

    /// Ends the writing.
    func seal() async throws {
        try await store.seal(object, by: writer)
        isSealed.store(true, ordering: .releasing)
    }
}

/// Runs an operation to its end, also if the caller stops to wait for it: what it then returns is let go at once.
///
/// A request for a pin or for room that is cut short leaves open whether it was granted, and nobody would give it back.
func uninterrupted<Value: Sendable>(
    _ operation: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    let outcome = Promise<Result<Value, any Error>>()
    // It begins right here: nobody is woken for what is answered at once.
    Task.immediateDetached {
        do {
            outcome.fulfil(.success(try await operation()))
        } catch {
            outcome.fulfil(.failure(error))
        }
    }
    return try await outcome.wait().get()
}
