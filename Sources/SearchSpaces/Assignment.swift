public import OrderedCollections

/// A value for each active parameter of a search space, in the order of the space.
public struct Assignment: Hashable, Sendable {
    /// The values by the parameters' names.
    public var values: OrderedDictionary<String, ParameterValue>

    /// Makes an assignment from names and values.
    public init(_ values: OrderedDictionary<String, ParameterValue> = [:]) {
        self.values = values
    }

    /// The value of the parameter `name`, or `nil` where it is inactive.
    public subscript(name: String) -> ParameterValue? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// Two assignments are equal when the same parameters have the same values, in whatever order.
    public static func == (one: Self, other: Self) -> Bool {
        one.values.count == other.values.count && one.values.allSatisfy { other.values[$0.key] == $0.value }
    }

    /// Hashes names and values without their order.
    public func hash(into hasher: inout Hasher) {
        var combined = 0
        for (name, value) in values {
            var element = Hasher()
            element.combine(name)
            element.combine(value)
            combined ^= element.finalize()
        }
        hasher.combine(combined)
    }
}

extension Assignment: ExpressibleByDictionaryLiteral {
    /// Makes an assignment from a literal; of a name given twice, the last value counts.
    public init(dictionaryLiteral elements: (String, ParameterValue)...) {
        self.init(OrderedDictionary(elements, uniquingKeysWith: { $1 }))
    }
}

extension Assignment: CustomStringConvertible {
    /// The assignment as `name=value` pairs.
    public var description: String {
        values.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }
}

extension Assignment: Codable {
    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Decodes an object whose keys are parameter names; ``SearchSpace/canonical(_:)`` restores order and types.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        var values: OrderedDictionary<String, ParameterValue> = [:]
        for name in container.allKeys {
            values[name.stringValue] = try container.decode(ParameterValue.self, forKey: name)
        }
        self.init(values)
    }

    /// Encodes an object whose keys are parameter names.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        for (name, value) in values {
            try container.encode(value, forKey: Name(stringValue: name))
        }
    }
}
