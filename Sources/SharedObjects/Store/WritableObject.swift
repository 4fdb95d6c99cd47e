import Synchronization

/// An object that is being written. It is given up when this goes before it is sealed.
///
/// Parts of it may be written by several threads at once; all of them must be done before it is sealed.
package final class WritableObject<Object: Hashable & Sendable, Client: Hashable & Sendable>: Sendable {
    package let object: Object
    package let place: ObjectPlace
    private let client: Client
    private let store: ObjectStore<Object, Client>
    private let isSealed = Atomic(false)

    init(_ object: Object, at place: ObjectPlace, for client: Client, in store: ObjectStore<Object, Client>) {
        self.object = object
        self.place = place
        self.client = client
        self.store = store
    }

    deinit {
        // A client that was lost has nothing to give up any more.
        if !isSealed.load(ordering: .acquiring) { try? store.abort(object, for: client) }
    }

    /// Copies bytes into the object, from its byte `offset` on.
    ///
    /// - Throws: an `ObjectStoreError` where they do not fit the object, or where it is sealed.
    package func copyIn(_ bytes: UnsafeRawBufferPointer, at offset: Int = 0) throws(ObjectStoreError) {
        guard offset >= 0, offset <= place.size, bytes.count <= place.size - offset else {
            throw ObjectStoreError(
                .outOfBounds, "\(bytes.count) bytes at \(offset) do not fit object \(object) of \(place.size) bytes")
        }
        try requireUnsealed(isSealed.load(ordering: .acquiring))
        try store.arena.copyIn(bytes, at: place.offset + offset)
    }

    /// Gives the bytes of the object to write to. They must not be used after `body` has returned.
    ///
    /// - Throws: an `ObjectStoreError` where the object is sealed; and what `body` throws.
    package func withUnsafeMutableBytes(_ body: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
        try requireUnsealed(isSealed.load(ordering: .acquiring))
        try store.arena.withUnsafeMutableBytes(at: place, body)
    }

    /// Ends the writing: from now on the object never changes and can be read.
    package func seal() throws(ObjectStoreError) {
        try requireUnsealed(isSealed.exchange(true, ordering: .acquiringAndReleasing))
        try store.seal(object, for: client)
    }

    private func requireUnsealed(_ isSealed: Bool) throws(ObjectStoreError) {
        guard !isSealed else {
            throw ObjectStoreError(.notCreator, "object \(object) is sealed; objects never change after that")
        }
    }
}

extension ObjectStore {
    /// Takes memory for a new object and gives it to be written here. See `reserve` for what it throws.
    package func create(
        _ object: Object, size: Int, for client: Client
    ) async throws(ObjectStoreError) -> WritableObject<Object, Client> {
        WritableObject(object, at: try await reserve(object, size: size, for: client), for: client, in: self)
    }
}
