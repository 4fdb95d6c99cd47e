/// What went wrong in the actor runtime, in words for the person who has to act on it.
///
/// `code` is for programs, `message` for people: it names the thing, the offending value and the way out.
/// A `RuntimeError` is `Codable`: it crosses the wire as it is, its cause as another `RuntimeError` or, for the end of a
/// process, as a ``ProcessObituary``.
public struct RuntimeError: Error, Sendable {
    /// The kind of an error. New codes may be added: a `switch` over codes needs a `default`.
    public struct Code: RawRepresentable, Hashable, Sendable, Codable {
        /// The stable name of the code, as it appears in logs and on the wire.
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

extension RuntimeError.Code {
    /// The peer is gone: its process ended, or the connection to it closed. The cause says why when it is known.
    public static let peerLost = Self(rawValue: "peerLost")
    /// There is no connection to the node that was asked for.
    public static let unknownNode = Self(rawValue: "unknownNode")
    /// No actor with that identity or name lives on the node.
    public static let actorNotFound = Self(rawValue: "actorNotFound")
    /// The actor exists but is of another type than the caller asked for.
    public static let wrongActorType = Self(rawValue: "wrongActorType")
    /// The call names a function that does not belong to the actor's type; it was not run.
    public static let wrongTarget = Self(rawValue: "wrongTarget")
    /// The wire named a type that was never registered here.
    public static let unregisteredType = Self(rawValue: "unregisteredType")
    /// The remote function threw an error that cannot cross the wire as itself; the message has its type and text.
    public static let remoteError = Self(rawValue: "remoteError")
    /// Bytes that do not decode to the type that was asked for.
    public static let malformedData = Self(rawValue: "malformedData")
    /// A value that is larger or nested deeper than the limit.
    public static let limitExceeded = Self(rawValue: "limitExceeded")
    /// A queue is full: the peer does not keep up with the calls.
    public static let overloaded = Self(rawValue: "overloaded")
    /// The peer does not speak this protocol, or broke its rules.
    public static let protocolViolation = Self(rawValue: "protocolViolation")
    /// The peer was refused, or refused us, before any call could be made.
    public static let handshakeRefused = Self(rawValue: "handshakeRefused")
    /// The peer was built from other sources.
    public static let differentBuild = Self(rawValue: "differentBuild")
    /// Something did not happen within its time.
    public static let timedOut = Self(rawValue: "timedOut")
    /// A node process could not be started, or ended before it joined.
    public static let nodeFailedToStart = Self(rawValue: "nodeFailedToStart")
    /// An address, a ticket or another setting is wrong.
    public static let invalidConfiguration = Self(rawValue: "invalidConfiguration")
    /// The system or cluster has been shut down.
    public static let shutDown = Self(rawValue: "shutDown")
    /// The operating system refused something.
    public static let systemCallFailed = Self(rawValue: "systemCallFailed")
}

extension RuntimeError: CustomStringConvertible {
    /// The message, followed by the causes.
    public var description: String {
        guard let cause else { return message }
        return "\(message) (cause: \(cause))"
    }
}

extension RuntimeError: Codable {
    private enum CodingKeys: String, CodingKey {
        case code, message, cause
    }

    private struct CauseBox: Codable {
        var errors: [RuntimeError] = []
        var obituary: ProcessObituary?

        init(_ cause: any Error) {
            obituary = cause as? ProcessObituary
            if obituary == nil { errors = [RuntimeError(describing: cause)] }
        }
    }

    /// Reads an error that was written by `encode(to:)`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        code = try container.decode(Code.self, forKey: .code)
        message = try container.decode(String.self, forKey: .message)
        let box = try container.decodeIfPresent(CauseBox.self, forKey: .cause)
        cause = box?.obituary ?? box?.errors.first
    }

    /// Writes the error; a cause that is neither a `RuntimeError` nor a ``ProcessObituary`` is written as a `RuntimeError`
    /// with its type and description.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(code, forKey: .code)
        try container.encode(message, forKey: .message)
        guard let cause else { return }
        try container.encode(CauseBox(cause), forKey: .cause)
    }

    /// The error itself if it is a `RuntimeError`, otherwise one that carries its type's name and description.
    package init(describing error: any Error) {
        if let error = error as? RuntimeError {
            self = error
        } else {
            self.init(.remoteError, "\(type(of: error)): \(error)")
        }
    }
}
