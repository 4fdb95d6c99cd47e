/// The identity of an object: the process that named it, and its number there.
public struct ObjectID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// The process that put the object or submitted the task whose result it is.
    public let creator: PeerID
    /// The number, never used again by that process.
    public let number: UInt64

    /// Makes an identity.
    public init(creator: PeerID, number: UInt64) {
        self.creator = creator
        self.number = number
    }

    /// The creator and the number, separated by a colon.
    public var description: String {
        "\(creator):\(number)"
    }

    /// Orders identities by creator and number.
    public static func < (one: ObjectID, other: ObjectID) -> Bool {
        (one.creator, one.number) < (other.creator, other.number)
    }
}

/// The identity of a task, which is that of its result.
public struct TaskID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// The object that the task makes.
    public let result: ObjectID

    /// The task that makes an object.
    public init(result: ObjectID) {
        self.result = result
    }

    /// The identity of the result.
    public var description: String { result.description }

    /// Orders tasks by their results.
    public static func < (one: TaskID, other: TaskID) -> Bool {
        one.result < other.result
    }
}
