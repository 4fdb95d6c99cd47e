/// What went wrong in a numeric kernel: the shape or value that was refused, and what would be right.
public struct NumericError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of error, for programs; more kinds may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The name of the kind, as `description` prints it.
        public let description: String

        private init(_ description: String) {
            self.description = description
        }

        /// Operands whose shapes do not fit each other.
        public static let shapeMismatch = Code("shapeMismatch")
        /// A matrix that cannot be built: ragged rows, a wrong number of elements, or a negative size.
        public static let invalidShape = Code("invalidShape")
        /// A setting outside its range.
        public static let invalidArgument = Code("invalidArgument")
        /// Something this machine's libraries cannot do.
        public static let unsupported = Code("unsupported")
    }

    /// The kind of error.
    public var code: Code

    /// What was wrong, with the value, and what would be right.
    public var message: String

    /// What to try next, where there is more to say than the message does.
    public var hint: String?

    /// Makes an error.
    public init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// The message, and the hint after it.
    public var description: String {
        guard let hint else { return message }
        return "\(message) (\(hint))"
    }
}
