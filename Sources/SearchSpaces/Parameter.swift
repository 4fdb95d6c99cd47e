/// A typed handle on one parameter: the definition of a leaf of a space, and the key to its value in an assignment.
public struct Parameter<Value: ParameterRepresentable>: Sendable {
    /// The plain definition.
    public let definition: ParameterDefinition

    init(_ definition: ParameterDefinition) {
        self.definition = definition
    }

    /// The name within its space.
    public var name: String { definition.name }
}

extension Parameter where Value == Double {
    /// A real parameter.
    ///
    /// - Parameters:
    ///   - name: The name, unique within the space.
    ///   - bounds: The range, both ends included: `1e-5...1e-1`.
    ///   - scale: How the range is walked.
    ///   - defaultValue: The value to begin with.
    public init(_ name: String, in bounds: Bounds<Double>, scale: Scale = .linear, default defaultValue: Double? = nil)
    {
        self.init(
            ParameterDefinition(
                name, domain: .real(lower: bounds.lower, upper: bounds.upper, scale: scale),
                default: defaultValue.map(ParameterValue.real)))
    }
}

extension Parameter where Value == Int {
    /// An integer parameter.
    ///
    /// - Parameters:
    ///   - name: The name, unique within the space.
    ///   - bounds: The range, both ends included: `16...512`.
    ///   - scale: How the range is walked.
    ///   - defaultValue: The value to begin with.
    public init(_ name: String, in bounds: Bounds<Int>, scale: Scale = .linear, default defaultValue: Int? = nil) {
        self.init(
            ParameterDefinition(
                name, domain: .integer(lower: bounds.lower, upper: bounds.upper, scale: scale),
                default: defaultValue.map(ParameterValue.integer)))
    }
}

extension Parameter {
    /// A parameter that takes one of `choices`, which have no order.
    public init(_ name: String, choices: [Value], default defaultValue: Value? = nil) {
        self.init(
            ParameterDefinition(
                name, domain: .categorical(choices.map(\.parameterValue)), default: defaultValue?.parameterValue))
    }

    /// A parameter with one fixed value, recorded with every trial.
    public init(_ name: String, constant: Value) {
        self.init(ParameterDefinition(name, domain: .constant(constant.parameterValue)))
    }
}

extension Assignment {
    /// The value of a typed parameter, or `nil` where it is inactive or of another type.
    public subscript<Value>(parameter: Parameter<Value>) -> Value? {
        self[parameter.name].flatMap(Value.init(parameterValue:))
    }
}
