/// A search space with the type of its values: a list of parameters and the way to build a `Value` from an assignment.
///
/// Spaces are put together from leaves (``real(_:in:scale:default:)``, ``integer(_:in:scale:default:)``,
/// `categorical`, `constant`), products (``record(_:_:)``) and choices (``oneOf(_:_:default:)``).
/// A mistake in a definition is reported by ``searchSpace``, which everything that uses a space reads first.
public struct Space<Value>: Sendable {
    /// The parameters in order, not yet checked.
    public let definitions: [ParameterDefinition]
    /// Builds a value; names in the assignment are those of `definitions` behind the given prefix.
    let build: @Sendable (Assignment, _ prefix: String) throws(SpaceError) -> Value

    init(
        _ definitions: [ParameterDefinition],
        build: @escaping @Sendable (Assignment, _ prefix: String) throws(SpaceError) -> Value
    ) {
        self.definitions = definitions
        self.build = build
    }

    /// The plain description of the space, checked.
    public var searchSpace: SearchSpace {
        get throws(SpaceError) {
            guard !definitions.isEmpty else {
                throw SpaceError(.noParameters, "The search space has no parameters; define at least one.")
            }
            return try SearchSpace(definitions)
        }
    }

    /// Builds the value that an assignment stands for.
    ///
    /// - Throws: A ``SpaceError`` where a value is missing or of the wrong type.
    public func value(of assignment: Assignment) throws(SpaceError) -> Value {
        try build(assignment, "")
    }
}

extension Space where Value: ParameterRepresentable {
    /// The space of one parameter.
    public static func parameter(_ parameter: Parameter<Value>) -> Self {
        Space([parameter.definition]) { assignment, prefix throws(SpaceError) in
            let name = prefix + parameter.name
            guard let plain = assignment[name] else {
                throw SpaceError(.missingValue, parameter: name, "The assignment has no value for '\(name)'.")
            }
            guard let value = Value(parameterValue: plain) else {
                throw SpaceError(.wrongType, parameter: name, "'\(name)' is \(plain), which is no \(Value.self).")
            }
            return value
        }
    }

    /// One of some values without an order.
    public static func categorical(_ name: String, _ choices: [Value], default defaultValue: Value? = nil) -> Self {
        .parameter(Parameter(name, choices: choices, default: defaultValue))
    }

    /// A fixed value that is recorded with every trial under a name.
    public static func constant(_ name: String, _ value: Value) -> Self {
        .parameter(Parameter(name, constant: value))
    }
}

extension Space where Value: ParameterRepresentable & CaseIterable {
    /// One of the cases of an enumeration.
    public static func categorical(_ name: String, default defaultValue: Value? = nil) -> Self {
        .parameter(Parameter(name, choices: Array(Value.allCases), default: defaultValue))
    }
}

extension Space where Value == Double {
    /// A real number in a range, both ends included: `.real("learning_rate", in: 1e-5...1e-1, scale: .log)`.
    public static func real(
        _ name: String, in bounds: Bounds<Double>, scale: Scale = .linear, default defaultValue: Double? = nil
    ) -> Self {
        .parameter(Parameter(name, in: bounds, scale: scale, default: defaultValue))
    }
}

extension Space where Value == Int {
    /// A whole number in a range, both ends included: `.integer("hidden_units", in: 16...512, scale: .log)`.
    public static func integer(
        _ name: String, in bounds: Bounds<Int>, scale: Scale = .linear, default defaultValue: Int? = nil
    ) -> Self {
        .parameter(Parameter(name, in: bounds, scale: scale, default: defaultValue))
    }
}

extension Space where Value == Bool {
    /// A truth value.
    public static func boolean(_ name: String, default defaultValue: Bool? = nil) -> Self {
        .categorical(name, [false, true], default: defaultValue)
    }
}
