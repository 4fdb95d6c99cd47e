/// What went wrong with shared objects, in words for the person who has to act on it.
///
/// `code` is for programs, `message` for people: it names the thing, the offending value and the way out.
public struct ObjectStoreError: Error, Sendable {
    /// The kind of an error. New codes may be added: a `switch` over codes needs a `default`.
    public struct Code: RawRepresentable, Hashable, Sendable, Codable {
        /// The stable name of the code, as it appears in logs.
        public let rawValue: String

        /// Makes a code from its stable name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }
    }

    /// What kind of error this is.
    public var code: Code
    /// What was wrong, with the value, and what would be right.
    public var message: String
    /// The error behind this one, if there is one.
    public var cause: (any Error)?

    /// Makes an error.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}

extension ObjectStoreError.Code {
    /// The object can never fit the store.
    public static let objectTooLarge = Self(rawValue: "objectTooLarge")
    /// There is no room, and none could be made in time.
    public static let storeFull = Self(rawValue: "storeFull")
    /// An object with that identity is there already.
    public static let alreadyExists = Self(rawValue: "alreadyExists")
    /// The store does not have the object.
    public static let unknownObject = Self(rawValue: "unknownObject")
    /// The object is still being written.
    public static let notSealed = Self(rawValue: "notSealed")
    /// Only the one who creates an object may do that, and only until it is sealed.
    public static let notCreator = Self(rawValue: "notCreator")
    /// The client never joined, or is gone.
    public static let unknownClient = Self(rawValue: "unknownClient")
    /// The bytes on the disk are not those that were written.
    public static let damaged = Self(rawValue: "damaged")
    /// The one who asked gave up waiting.
    public static let cancelled = Self(rawValue: "cancelled")
    /// The store was closed.
    public static let closed = Self(rawValue: "closed")
    /// The arena of another process cannot be reached.
    public static let arenaUnavailable = Self(rawValue: "arenaUnavailable")
    /// The range lies outside of what is there.
    public static let outOfBounds = Self(rawValue: "outOfBounds")
    /// The bytes cannot be read as values of that type.
    public static let unsuitableType = Self(rawValue: "unsuitableType")
    /// A setting is wrong.
    public static let invalidConfiguration = Self(rawValue: "invalidConfiguration")
    /// The operating system refused something.
    public static let systemCallFailed = Self(rawValue: "systemCallFailed")
}

extension ObjectStoreError: CustomStringConvertible {
    /// The message, followed by the causes.
    public var description: String {
        guard let cause else { return message }
        return "\(message) (cause: \(cause))"
    }
}
