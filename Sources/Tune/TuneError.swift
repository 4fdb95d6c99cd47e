/// What went wrong in setting up or driving a run, in words for the person who can mend it.
public struct TuneError: Error, Sendable, CustomStringConvertible {
    /// The kinds of errors.
    public struct Code: Hashable, Sendable {
        private enum Kind: Hashable, Sendable {
            case invalidSettings, invalidExperiment, preparationFailed, reportRefused, searcherFailed
        }
        private let kind: Kind

        /// A setting of the run is out of its range or unknown.
        public static let invalidSettings = Self(kind: .invalidSettings)
        /// The experiment's own definition is wrong: its space, objective, searcher, scheduler or resources.
        public static let invalidExperiment = Self(kind: .invalidExperiment)
        /// The experiment could not prepare its data.
        public static let preparationFailed = Self(kind: .preparationFailed)
        /// A report came after its attempt's end, or its step did not rise.
        public static let reportRefused = Self(kind: .reportRefused)
        /// The searcher threw, or proposed something outside the space.
        public static let searcherFailed = Self(kind: .searcherFailed)
    }

    /// The kind of error.
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
