/// What went wrong with a store, a run in it, or a run's journal.
public struct StoreError: Error, Hashable, Sendable {
    /// The kinds of problems.
    public struct Code: Hashable, Sendable {
        private enum Kind: Hashable, Sendable {
            case noStore, notAStore, newerFormat, notAccessible, damaged, unknownEntry
            case invalidName, nameTaken, unknownRun, ambiguousRun, noRuns, driven
            case diskFull, busy, closed, failed
        }
        private let kind: Kind

        /// There is no store at the path.
        public static let noStore = Self(kind: .noStore)
        /// What is at the path is something else than a store.
        public static let notAStore = Self(kind: .notAStore)
        /// A newer version of Manta wrote the store.
        public static let newerFormat = Self(kind: .newerFormat)
        /// The system refuses to read, write or make a file.
        public static let notAccessible = Self(kind: .notAccessible)
        /// What the store holds cannot be read.
        public static let damaged = Self(kind: .damaged)
        /// A journal holds an entry of a kind that this version does not know.
        public static let unknownEntry = Self(kind: .unknownEntry)
        /// A run cannot have that name.
        public static let invalidName = Self(kind: .invalidName)
        /// Another run of the store has that name.
        public static let nameTaken = Self(kind: .nameTaken)
        /// No run has that name or identifier.
        public static let unknownRun = Self(kind: .unknownRun)
        /// Several runs have identifiers that begin like that.
        public static let ambiguousRun = Self(kind: .ambiguousRun)
        /// The store holds no runs.
        public static let noRuns = Self(kind: .noRuns)
        /// Another process drives the run.
        public static let driven = Self(kind: .driven)
        /// There is no room left on the disk.
        public static let diskFull = Self(kind: .diskFull)
        /// Another process kept the store locked for too long.
        public static let busy = Self(kind: .busy)
        /// The journal was closed before.
        public static let closed = Self(kind: .closed)
        /// Something else failed; the message says what.
        public static let failed = Self(kind: .failed)
    }

    /// The kind of problem.
    public var code: Code
    /// What was wrong: a sentence that names the path, the run or the value.
    public var message: String
    /// The way out, where there is one: a sentence.
    public var hint: String?

    /// Makes an error.
    public init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }
}

extension StoreError: CustomStringConvertible {
    /// The problem and the way out, on one line.
    public var description: String {
        guard let hint else { return message }
        return "\(message) \(hint)"
    }
}
