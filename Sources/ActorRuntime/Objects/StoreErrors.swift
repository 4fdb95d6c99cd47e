import SharedObjects

extension RuntimeError.Code {
    /// There is no room for an object, and none could be made in time.
    public static let storeFull = Self(rawValue: ObjectStoreError.Code.storeFull.rawValue)
    /// The object is larger than the whole store.
    public static let objectTooLarge = Self(rawValue: ObjectStoreError.Code.objectTooLarge.rawValue)
}

extension RuntimeError {
    /// An error of a store, so that it crosses the wire with its code.
    init(_ error: ObjectStoreError) {
        self.init(Code(rawValue: error.code.rawValue), error.message, cause: error.cause)
    }
}

/// Has what a store throws cross to users and to other processes with its code.
func crossing<Value>(_ body: () async throws -> Value) async throws -> Value {
    do {
        return try await body()
    } catch let error as ObjectStoreError {
        throw error.code == .cancelled ? CancellationError() : RuntimeError(error)
    }
}

/// Why a copy of an object cannot be read, where another copy may serve as well.
struct CopyLoss {
    let error: RuntimeError
    private let object: ObjectID
    private let peer: PeerID

    /// The store is there and says that it has nothing, or not what was put.
    private static let goneCopy: Set<ObjectStoreError.Code> = [.unknownObject, .damaged]
    /// The store cannot be reached, or has the object in the making.
    private static let unreachable: Set<RuntimeError.Code> = [
        .peerLost, .peerLeft, .unknownNode, .shutDown, .actorNotFound, .remoteError, .objectLost,
        RuntimeError.Code(rawValue: ObjectStoreError.Code.closed.rawValue),
        RuntimeError.Code(rawValue: ObjectStoreError.Code.notSealed.rawValue),
    ]

    private var isGone: Bool { Self.goneCopy.contains(ObjectStoreError.Code(rawValue: error.code.rawValue)) }

    /// Takes in an error.
    ///
    /// - Throws: the error, where it would be the same with another copy.
    init(_ error: any Error, of object: ObjectID, in peer: PeerID) throws {
        guard let runtime = error as? RuntimeError else { throw error }
        self.error = runtime
        self.object = object
        self.peer = peer
        if !isGone, !Self.unreachable.contains(runtime.code) { throw error }
    }

    /// Tells the head of a copy that is gone, so that it names others or has the object made again.
    func report(to client: ClusterClient?) -> RuntimeError {
        if isGone { client?.send(.lostCopy(object, of: peer)) }
        return error
    }
}
