/// What went wrong in a sample workload: bad data, a bad setting, or data that does not fit the model.
public struct WorkloadError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of error, for programs; more kinds may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The name of the kind, as `description` prints it.
        public let description: String

        private init(_ description: String) {
            self.description = description
        }

        /// A file that is missing or cannot be read.
        public static let unreadableFile = Code("unreadableFile")
        /// Compressed data that is damaged or ends early.
        public static let corruptGzip = Code("corruptGzip")
        /// Text that is not a numeric CSV table with a header row.
        public static let malformedCSV = Code("malformedCSV")
        /// A column that is not in the table.
        public static let missingColumn = Code("missingColumn")
        /// Labels that are not classes 0, 1, … K - 1.
        public static let invalidLabel = Code("invalidLabel")
        /// Data a model or scaler cannot use: of the wrong shape, empty, or not finite.
        public static let invalidData = Code("invalidData")
        /// A setting of a model outside its range.
        public static let invalidConfiguration = Code("invalidConfiguration")
    }

    /// A place in a text.
    public struct Location: Hashable, Sendable, CustomStringConvertible {
        /// The file, or the name the caller gave to the bytes.
        public var source: String
        /// The line, from 1.
        public var line: Int
        /// The field in that line, from 1, or nil for the whole line.
        public var column: Int?

        /// As compilers print places: `file:line:column`.
        public var description: String {
            guard let column else { return "\(source):\(line)" }
            return "\(source):\(line):\(column)"
        }
    }

    /// The kind of error.
    public var code: Code

    /// What was wrong, with the value, and what would be right.
    public var message: String

    /// Where it was found, for errors in a text.
    public var location: Location?

    /// What to try next, where there is more to say than the message does.
    public var hint: String?

    /// Makes an error.
    public init(_ code: Code, _ message: String, at location: Location? = nil, hint: String? = nil) {
        self.code = code
        self.message = message
        self.location = location
        self.hint = hint
    }

    /// The place, the message, and the hint after it.
    public var description: String {
        let place = location.map { "\($0): " } ?? ""
        return place + message + (hint.map { " (\($0))" } ?? "")
    }
}
