/// When a parameter is active: only if another one has one of some values.
public struct Condition: Hashable, Sendable {
    /// The name of the parameter that decides.
    public var parameter: String
    /// The values of it that make the condition hold.
    public var values: [ParameterValue]

    /// The condition that `parameter` has one of `values`.
    public init(_ parameter: String, isOneOf values: [ParameterValue]) {
        self.parameter = parameter
        self.values = values
    }

    /// The condition that `parameter` equals `value`.
    public init(_ parameter: String, equals value: ParameterValue) {
        self.init(parameter, isOneOf: [value])
    }
}

/// One parameter of a search space: its name, its values, its default and when it is active.
public struct ParameterDefinition: Hashable, Sendable {
    /// The name, unique within the space.
    public var name: String
    /// The values it can take.
    public var domain: Domain
    /// The value it has when nothing is known yet.
    public var defaultValue: ParameterValue?
    /// When it is active; always, if there is no condition.
    public var condition: Condition?

    /// Makes a definition; ``SearchSpace/init(_:)`` checks it.
    public init(
        _ name: String, domain: Domain, default defaultValue: ParameterValue? = nil, when condition: Condition? = nil
    ) {
        self.name = name
        self.domain = domain
        self.defaultValue = defaultValue
        self.condition = condition
    }
}
