extension Space {
    /// Joins independent spaces: their values are handed to `make` in order.
    ///
    /// The compiler checks that the parts fit the initialiser: `Space.record(Hyperparameters.init, .real(…), .integer(…))`.
    public static func record<each Part>(
        _ make: @escaping @Sendable (repeat each Part) -> Value,
        _ parts: repeat Space<each Part>
    ) -> Self {
        var definitions: [ParameterDefinition] = []
        for part in repeat each parts { definitions += part.definitions }
        return Space(definitions) { assignment, prefix throws(SpaceError) in
            make(repeat try (each parts).build(assignment, prefix))
        }
    }

    /// Chooses one of several named sub-spaces; the parameters of a branch are active only when it is chosen.
    ///
    /// The choice becomes the categorical parameter `name`; a parameter `p` of branch `b` becomes `name.b.p`.
    ///
    /// - Parameters:
    ///   - name: The name of the choice.
    ///   - branches: The sub-spaces by their names.
    ///   - defaultBranch: The branch to begin with.
    /// - Returns: The space of all branches.
    public static func oneOf(
        _ name: String, _ branches: KeyValuePairs<String, Space<Value>>, default defaultBranch: String? = nil
    ) -> Self {
        let table = branches.map { (name: $0.key, space: $0.value) }
        var definitions = [
            ParameterDefinition(
                name, domain: .categorical(table.map { .text($0.name) }),
                default: defaultBranch.map(ParameterValue.text))
        ]
        for branch in table {
            definitions += branch.space.definitions.map { $0.nested(in: name, branch: branch.name) }
        }
        return Space(definitions) { assignment, prefix throws(SpaceError) in
            let choice = prefix + name
            guard case .text(let chosen)? = assignment[choice] else {
                throw SpaceError(.missingValue, parameter: choice, "The assignment has no choice for '\(choice)'.")
            }
            guard let branch = table.first(where: { $0.name == chosen }) else {
                let names = table.map(\.name).joined(separator: ", ")
                throw SpaceError(
                    .outsideDomain, parameter: choice, "'\(chosen)' is no branch of '\(choice)' (\(names)).")
            }
            return try branch.space.build(assignment, "\(choice).\(chosen).")
        }
    }

    /// One fixed value, without a parameter: a branch that has nothing to search.
    public static func constant(_ value: Value) -> Self where Value: Sendable {
        Space([]) { _, _ throws(SpaceError) in value }
    }

    /// The same parameters, their value turned into another one.
    public func map<Other>(_ transform: @escaping @Sendable (Value) -> Other) -> Space<Other> {
        Space<Other>(definitions) { [build] assignment, prefix throws(SpaceError) in
            transform(try build(assignment, prefix))
        }
    }
}

extension ParameterDefinition {
    /// The definition as part of a branch: named behind it, active only with it.
    fileprivate func nested(in choice: String, branch: String) -> Self {
        let prefix = "\(choice).\(branch)."
        var nested = self
        nested.name = prefix + name
        nested.condition =
            condition.map { Condition(prefix + $0.parameter, isOneOf: $0.values) }
            ?? Condition(choice, equals: .text(branch))
        return nested
    }
}
