import Distributed

/// A reference to an object of the cluster: the result of a task, or something that was put.
///
/// The object is kept as long as any process holds a reference to it. References can be sent in calls, be part of tasks
/// and be held by actors; a task that holds one starts when the object is there.
public struct ObjectRef<Value: Codable & Sendable>: Sendable {
    /// The object.
    public let id: ObjectID
    let handle: ReferenceHandle

    init(_ handle: ReferenceHandle) {
        id = handle.id
        self.handle = handle
    }

    /// The value, as soon as it is there.
    ///
    /// - Throws: what the task has thrown, if its type is registered; else a `RuntimeError` that says why there is no
    ///   value; `CancellationError` when the waiting task is cancelled.
    public var value: Value {
        get async throws { try await handle.client.value(of: self) }
    }
}

extension ObjectRef: Hashable, CustomStringConvertible {
    /// Whether both refer to the same object.
    public static func == (one: ObjectRef, other: ObjectRef) -> Bool {
        one.id == other.id
    }

    /// Feeds the object's identity into `hasher`.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(id)
    }

    /// The object's identity.
    public var description: String { "ObjectRef(\(id))" }
}

extension ObjectRef: Codable {
    /// Takes a reference out of a message, a task or an object.
    ///
    /// - Throws: a `RuntimeError` with code `invalidConfiguration` outside a cluster.
    public init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        let creator = try container.decode(PeerID.self)
        let object = ObjectID(creator: creator, number: try container.decode(UInt64.self))
        let token = try container.decode(UInt64.self)
        let place = try container.decodeIfPresent(StoredPlace.self)
        guard let system = decoder.userInfo[.actorSystemKey] as? ClusterSystem, let client = system.client else {
            throw RuntimeError(
                .invalidConfiguration,
                "a reference to the object \(object) can only be read in a process of the cluster")
        }
        self.init(client.received(object, token: token, place))
    }

    /// Writes the reference.
    ///
    /// - Throws: a `RuntimeError` with code `invalidConfiguration` where nobody would know of the new reference, such
    ///   as in a file.
    public func encode(to encoder: any Encoder) throws {
        guard let collector = encoder.userInfo[.objectReferences] as? ReferenceCollector else {
            throw RuntimeError(
                .invalidConfiguration,
                "the reference to the object \(id) can only be written into calls, tasks and objects")
        }
        var container = encoder.unkeyedContainer()
        try container.encode(id.creator)
        try container.encode(id.number)
        let token = collector.add(handle)
        try container.encode(token)
        // What a message says may be out of date by the time an object with the reference in it is read.
        if token != 0, let place = handle.client.place(of: id) { try container.encode(place) }
    }
}

/// Where the bytes of an object lie, as a sender of a reference knew: it spares the receiver to ask the head.
struct StoredPlace: Codable, Sendable {
    var size: Int
    var stores: [PeerID]
}

/// What keeps an object: the references of one process share it by counting.
final class ReferenceHandle: Sendable {
    let id: ObjectID
    let client: ClusterClient

    init(_ id: ObjectID, _ client: ClusterClient) {
        self.id = id
        self.client = client
    }

    deinit {
        client.dropped(id)
    }
}
