/// The file form of a parameter, which journals, space files and other programs share:
/// `{"name": "x0", "type": "real", "lower": -5, "upper": 5, "scale": "log", "default": 1}`, with `choices` for the type
/// `categorical`, `value` for `constant`, and `when` for a condition.
extension ParameterDefinition: Codable {
    private enum Key: String, CodingKey {
        case name, type, lower, upper, scale, choices, value, numbers, when
        case defaultValue = "default"
    }

    private enum Kind: String, Codable {
        case real, integer, categorical, constant
    }

    /// The type of numbers that JSON writes like whole ones.
    private enum NumberKind: String, Codable {
        case real
    }

    /// Decodes a definition; ``SearchSpace/init(_:)`` checks it.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let scale = try container.decodeIfPresent(Scale.self, forKey: .scale) ?? .linear
        let isReal = try container.decodeIfPresent(NumberKind.self, forKey: .numbers) == .real
        let domain: Domain =
            switch try container.decode(Kind.self, forKey: .type) {
            case .real:
                .real(
                    lower: try container.decode(Double.self, forKey: .lower),
                    upper: try container.decode(Double.self, forKey: .upper), scale: scale)
            case .integer:
                .integer(
                    lower: try container.decode(Int.self, forKey: .lower),
                    upper: try container.decode(Int.self, forKey: .upper), scale: scale)
            case .categorical:
                .categorical(
                    try container.decode([ParameterValue].self, forKey: .choices).map { isReal ? $0.asReal : $0 })
            case .constant:
                .constant(
                    isReal
                        ? try container.decode(ParameterValue.self, forKey: .value).asReal
                        : try container.decode(ParameterValue.self, forKey: .value))
            }
        self.init(
            try container.decode(String.self, forKey: .name), domain: domain,
            default: try container.decodeIfPresent(ParameterValue.self, forKey: .defaultValue).map(domain.canonical),
            when: try container.decodeIfPresent(Condition.self, forKey: .when))
    }

    /// Encodes the definition.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .name)
        switch domain {
        case .real(let lower, let upper, let scale):
            try container.encode(Kind.real, forKey: .type)
            try container.encode(lower, forKey: .lower)
            try container.encode(upper, forKey: .upper)
            if scale != .linear { try container.encode(scale, forKey: .scale) }
        case .integer(let lower, let upper, let scale):
            try container.encode(Kind.integer, forKey: .type)
            try container.encode(lower, forKey: .lower)
            try container.encode(upper, forKey: .upper)
            if scale != .linear { try container.encode(scale, forKey: .scale) }
        case .categorical(let choices):
            try container.encode(Kind.categorical, forKey: .type)
            try container.encode(choices, forKey: .choices)
            let isReal = choices.contains(where: \.isReal) && !choices.contains(where: \.isInteger)
            if isReal { try container.encode(NumberKind.real, forKey: .numbers) }
        case .constant(let value):
            try container.encode(Kind.constant, forKey: .type)
            try container.encode(value, forKey: .value)
            if value.isReal { try container.encode(NumberKind.real, forKey: .numbers) }
        }
        try container.encodeIfPresent(defaultValue, forKey: .defaultValue)
        try container.encodeIfPresent(condition, forKey: .when)
    }
}

/// The file form of a condition: `{"parameter": "optimizer", "equals": "sgd"}`, or `in` with a list.
extension Condition: Codable {
    private enum Key: String, CodingKey {
        case parameter, equals
        case any = "in"
    }

    /// Decodes a condition.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let one = try container.decodeIfPresent(ParameterValue.self, forKey: .equals)
        self.init(
            try container.decode(String.self, forKey: .parameter),
            isOneOf: try one.map { [$0] } ?? container.decode([ParameterValue].self, forKey: .any))
    }

    /// Encodes the condition.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(parameter, forKey: .parameter)
        if values.count == 1 {
            try container.encode(values[0], forKey: .equals)
        } else {
            try container.encode(values, forKey: .any)
        }
    }
}

extension ParameterValue {
    fileprivate var isInteger: Bool {
        if case .integer = self { true } else { false }
    }

    fileprivate var isReal: Bool {
        if case .real = self { true } else { false }
    }

    /// A whole number as a real one; anything else as it is.
    fileprivate var asReal: ParameterValue {
        if case .integer(let whole) = self { .real(Double(whole)) } else { self }
    }
}
