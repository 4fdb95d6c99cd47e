/// An option that an experiment takes from the command line: `--set data=FILE`.
public struct ExperimentOption: Hashable, Sendable {
    /// The name.
    public var name: String
    /// What it does, in one sentence.
    public var help: String

    /// Declares an option.
    public init(_ name: String, _ help: String) {
        self.name = name
        self.help = help
    }
}

/// The values of an experiment's options, as texts by name.
public struct ExperimentOptions: Hashable, Sendable {
    /// The values that were given.
    public var values: [String: String]

    /// Makes options from values.
    public init(_ values: [String: String] = [:]) {
        self.values = values
    }

    /// The value of an option, or `nil` where it was not given.
    public subscript(name: String) -> String? { values[name] }
}
