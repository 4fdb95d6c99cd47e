/// An object that stays where it is in the arena as long as this is there.
package final class PinnedObject<Object: Hashable & Sendable, Client: Hashable & Sendable>: Sendable {
    package let object: Object
    package let place: ObjectPlace
    private let client: Client
    private let store: ObjectStore<Object, Client>

    init(_ object: Object, at place: ObjectPlace, for client: Client, in store: ObjectStore<Object, Client>) {
        self.object = object
        self.place = place
        self.client = client
        self.store = store
    }

    deinit {
        store.unpin(object, for: client)
    }

    /// The bytes, to be read where they lie; they keep the pin.
    package func bytes() throws(ObjectStoreError) -> SharedBytes {
        try SharedBytes(pinned: place, in: store.arena) { _ = self }
    }
}

extension ObjectStore {
    /// Holds an object in the arena to be read here. See `pin` for what it throws.
    package func read(_ object: Object, for client: Client) async throws(ObjectStoreError) -> PinnedObject<
        Object, Client
    > {
        PinnedObject(object, at: try await pin(object, for: client), for: client, in: self)
    }
}
