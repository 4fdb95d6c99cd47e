/// A finished object as its maker reports it.
package enum ObjectValue: Codable, Sendable, Equatable {
    /// The encoded value itself.
    case inline([UInt8])
    /// It lies in the store of a process.
    case stored(size: Int, store: PeerID)
    /// There is no value, for a reason.
    case failed(ObjectFailure)
}

/// Why an object has no value.
package struct ObjectFailure: Codable, Sendable, Equatable, Error {
    /// The reason in words.
    package var error: RuntimeError
    /// The registered name and the encoding of the error that the task threw, if it can cross as itself.
    package var thrown: Thrown?

    package struct Thrown: Codable, Sendable, Equatable {
        package var type: String
        package var bytes: [UInt8]

        package init(type: String, bytes: [UInt8]) {
            self.type = type
            self.bytes = bytes
        }
    }

    package init(_ error: RuntimeError, thrown: Thrown? = nil) {
        self.error = error
        self.thrown = thrown
    }

    package static func == (one: ObjectFailure, other: ObjectFailure) -> Bool {
        one.error.code == other.error.code && one.error.message == other.error.message && one.thrown == other.thrown
    }
}

/// An object as the head describes it to those who ask.
package enum ObjectInfo: Codable, Sendable, Equatable {
    case inline([UInt8])
    /// It can be had from any of these stores.
    case stored(size: Int, stores: [PeerID])
    case failed(ObjectFailure)
}
