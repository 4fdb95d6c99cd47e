/// What is wrong with how a run is set up.
public struct TuningError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of mistakes.
    public struct Code: Hashable, Sendable {
        private enum Kind: Hashable, Sendable {
            case unknownName, malformedSpecification, unknownArgument, invalidArgument
        }
        private let kind: Kind

        /// There is no searcher or scheduler of that name.
        public static let unknownName = Self(kind: .unknownName)
        /// A text form cannot be read.
        public static let malformedSpecification = Self(kind: .malformedSpecification)
        /// A searcher or scheduler has no such parameter.
        public static let unknownArgument = Self(kind: .unknownArgument)
        /// A parameter has a value that it cannot have.
        public static let invalidArgument = Self(kind: .invalidArgument)
    }

    /// The kind of mistake.
    public var code: Code
    /// What was wrong, with the offending value, and what would be right.
    public var message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message as it is shown to a user.
    public var description: String { message }
}
