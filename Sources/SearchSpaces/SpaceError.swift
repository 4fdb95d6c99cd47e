/// What is wrong with a search space or with an assignment of values to its parameters.
public struct SpaceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of mistakes.
    public struct Code: Hashable, Sendable {
        private enum Kind: Hashable, Sendable {
            case invalidName, duplicateName, emptyRange, invalidBound, invalidDefault, invalidChoices
            case invalidCondition, missingValue, wrongType, outsideDomain, unknownParameter, noParameters
        }
        private let kind: Kind

        /// A parameter's name is empty or holds a control character.
        public static let invalidName = Self(kind: .invalidName)
        /// Two parameters share a name.
        public static let duplicateName = Self(kind: .duplicateName)
        /// A range holds no value, or just one.
        public static let emptyRange = Self(kind: .emptyRange)
        /// A bound is not finite, or not positive where the scale is logarithmic.
        public static let invalidBound = Self(kind: .invalidBound)
        /// A default lies outside its domain.
        public static let invalidDefault = Self(kind: .invalidDefault)
        /// A categorical parameter has no choices, or the same one twice.
        public static let invalidChoices = Self(kind: .invalidChoices)
        /// A condition names a parameter or a value that it cannot refer to.
        public static let invalidCondition = Self(kind: .invalidCondition)
        /// An assignment lacks the value of an active parameter.
        public static let missingValue = Self(kind: .missingValue)
        /// An assignment holds a value of another type than its parameter's.
        public static let wrongType = Self(kind: .wrongType)
        /// An assignment holds a value that its parameter's domain does not.
        public static let outsideDomain = Self(kind: .outsideDomain)
        /// An assignment names a parameter that the space lacks or that is inactive.
        public static let unknownParameter = Self(kind: .unknownParameter)
        /// A space has no parameters.
        public static let noParameters = Self(kind: .noParameters)
    }

    /// The kind of mistake.
    public var code: Code
    /// The parameter concerned, where one is.
    public var parameter: String?
    /// What was wrong, with the offending value, and what would be right.
    public var message: String

    init(_ code: Code, parameter: String? = nil, _ message: String) {
        self.code = code
        self.parameter = parameter
        self.message = message
    }

    /// The message as it is shown to a user.
    public var description: String { message }
}
