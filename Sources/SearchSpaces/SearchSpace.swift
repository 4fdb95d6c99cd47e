public import NumericKernels
import OrderedCollections

/// A checked list of parameters: the plain description that searchers, storage and the wire see.
///
/// Conditions refer to parameters earlier in the list, so one pass in order decides which parameters are active.
public struct SearchSpace: Hashable, Sendable {
    /// The parameters; a parameter's condition names an earlier one.
    public let parameters: [ParameterDefinition]

    /// Checks the definitions and makes a space of them.
    ///
    /// - Throws: A ``SpaceError`` that names the parameter and says what is wrong with it.
    public init(_ parameters: [ParameterDefinition]) throws(SpaceError) {
        var earlier: [String: ParameterDefinition] = [:]
        for definition in parameters {
            try Self.check(definition, after: earlier)
            earlier[definition.name] = definition
        }
        self.parameters = parameters
    }

    /// The definition of the parameter `name`.
    public subscript(name: String) -> ParameterDefinition? {
        parameters.first { $0.name == name }
    }

    /// Draws an assignment at random, each parameter by its domain, independently, parents before children.
    public func sample(using stream: inout RandomStream) -> Assignment {
        assign { definition in definition.domain.value(at: stream.uniform()) }
    }

    /// The assignment of all defaults, or `nil` where an active parameter has none.
    public var defaultAssignment: Assignment? {
        var complete = true
        let assignment = assign { definition in
            if case .constant(let value) = definition.domain { return value }
            guard let value = definition.defaultValue else {
                complete = false
                return definition.domain.value(at: 0.5)
            }
            return value
        }
        return complete ? assignment : nil
    }

    /// Visits the active parameters in order and gives each the value that `choose` returns.
    func assign(_ choose: (ParameterDefinition) -> ParameterValue) -> Assignment {
        var values = OrderedDictionary<String, ParameterValue>(minimumCapacity: parameters.count)
        for definition in parameters where Self.isActive(definition, in: values) {
            values[definition.name] = choose(definition)
        }
        return Assignment(values)
    }

    private static func isActive(
        _ definition: ParameterDefinition, in values: OrderedDictionary<String, ParameterValue>
    ) -> Bool {
        guard let condition = definition.condition else { return true }
        guard let value = values[condition.parameter] else { return false }
        return condition.values.contains(value)
    }

    private static func check(
        _ definition: ParameterDefinition, after earlier: [String: ParameterDefinition]
    ) throws(SpaceError) {
        let name = definition.name
        guard !name.isEmpty, !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw SpaceError(
                .invalidName, parameter: name,
                "\(name.debugDescription) is no name for a parameter; use letters, digits and '_'.")
        }
        guard earlier[name] == nil else {
            throw SpaceError(.duplicateName, parameter: name, "Two parameters are named '\(name)'; rename one.")
        }
        if let problem = definition.domain.problem(of: name) { throw problem }
        if let value = definition.defaultValue, !definition.domain.contains(value) {
            throw SpaceError(
                .invalidDefault, parameter: name,
                "The default of '\(name)' is \(value), which is not in its domain (\(definition.domain.summary)).")
        }
        if let condition = definition.condition { try check(condition, of: name, after: earlier) }
    }

    private static func check(
        _ condition: Condition, of name: String, after earlier: [String: ParameterDefinition]
    ) throws(SpaceError) {
        guard let parent = earlier[condition.parameter] else {
            throw SpaceError(
                .invalidCondition, parameter: name,
                "'\(name)' depends on '\(condition.parameter)', which must be defined before it.")
        }
        guard !condition.values.isEmpty else {
            throw SpaceError(
                .invalidCondition, parameter: name,
                "'\(name)' depends on '\(parent.name)', but no value of it makes '\(name)' active; name one.")
        }
        for value in condition.values where !parent.domain.contains(value) {
            throw SpaceError(
                .invalidCondition, parameter: name,
                "'\(name)' depends on '\(parent.name)' being \(value), which it never is (\(parent.domain.summary)).")
        }
    }
}

extension SearchSpace {
    /// Orders and types an assignment by the space, and checks it.
    ///
    /// - Throws: A ``SpaceError`` for a missing, unknown or inactive parameter or a value outside its domain.
    public func canonical(_ assignment: Assignment) throws(SpaceError) -> Assignment {
        guard !isCanonical(assignment) else { return assignment }
        var values = OrderedDictionary<String, ParameterValue>(minimumCapacity: parameters.count)
        for definition in parameters where Self.isActive(definition, in: values) {
            guard let given = assignment[definition.name] else {
                throw SpaceError(
                    .missingValue, parameter: definition.name, "The assignment has no value for '\(definition.name)'.")
            }
            let value = definition.domain.canonical(given)
            guard definition.domain.contains(value) else {
                throw SpaceError(
                    .outsideDomain, parameter: definition.name,
                    "\(given) is no value of '\(definition.name)' (\(definition.domain.summary)).")
            }
            values[definition.name] = value
        }
        for name in assignment.values.keys where values[name] == nil {
            let reason = self[name] == nil ? "is not a parameter of this space" : "is not active with these values"
            throw SpaceError(.unknownParameter, parameter: name, "'\(name)' \(reason); remove it.")
        }
        return Assignment(values)
    }
}

extension SearchSpace {
    /// Whether an assignment is complete, in the order of the space, and of its types; allocates nothing.
    private func isCanonical(_ assignment: Assignment) -> Bool {
        var index = 0
        for definition in parameters where Self.isActive(definition, in: assignment.values) {
            guard index < assignment.values.count else { return false }
            let (name, value) = assignment.values.elements[index]
            guard name == definition.name, definition.domain.contains(value) else { return false }
            index += 1
        }
        return index == assignment.values.count
    }
}

extension SearchSpace: Codable {
    private enum CodingKeys: String, CodingKey { case parameters }

    /// Decodes and checks a space.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        var domains: [String: Domain] = [:]
        let definitions = try container.decode([ParameterDefinition].self, forKey: .parameters).map { decoded in
            var definition = decoded
            definition.defaultValue = decoded.defaultValue.map(decoded.domain.canonical)
            if let condition = decoded.condition, let parent = domains[condition.parameter] {
                definition.condition?.values = condition.values.map(parent.canonical)
            }
            domains[decoded.name] = decoded.domain
            return definition
        }
        try self.init(definitions)
    }

    /// Encodes the list of parameters.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(parameters, forKey: .parameters)
    }
}
