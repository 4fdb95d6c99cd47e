extension Domain {
    /// The first thing that is wrong with the domain, if anything is.
    func problem(of parameter: String) -> SpaceError? {
        switch self {
        case .real(let lower, let upper, let scale):
            guard lower.isFinite, upper.isFinite else {
                return SpaceError(
                    .invalidBound, parameter: parameter,
                    "The range of '\(parameter)' is \(lower)...\(upper); both bounds must be finite numbers.")
            }
            guard (upper - lower).isFinite else {
                return SpaceError(
                    .invalidBound, parameter: parameter,
                    "The range of '\(parameter)', \(lower)...\(upper), is wider than a real number counts; narrow it.")
            }
            return Self.rangeProblem(of: parameter, lower: lower, upper: upper, scale: scale)
        case .integer(let lower, let upper, let scale):
            guard !upper.subtractingReportingOverflow(lower).overflow else {
                return SpaceError(
                    .invalidBound, parameter: parameter,
                    "The range of '\(parameter)', \(lower)...\(upper), is wider than a 64-bit integer counts; narrow it."
                )
            }
            return Self.rangeProblem(of: parameter, lower: lower, upper: upper, scale: scale)
        case .categorical(let choices):
            return Self.choicesProblem(of: parameter, choices)
        case .constant(let value):
            return Self.numberProblem(of: parameter, value)
        }
    }

    private static func rangeProblem<Bound: Comparable & Numeric>(
        of parameter: String, lower: Bound, upper: Bound, scale: Scale
    ) -> SpaceError? {
        guard lower < upper else {
            let way = lower == upper ? "use a constant for a fixed value" : "the lower bound comes first"
            return SpaceError(
                .emptyRange, parameter: parameter, "The range of '\(parameter)' is empty: \(lower)...\(upper); \(way).")
        }
        guard scale == .linear || lower > .zero else {
            return SpaceError(
                .invalidBound, parameter: parameter,
                "The range of '\(parameter)' is \(lower)...\(upper) on a log scale; its lower bound must be above 0.")
        }
        return nil
    }

    private static func choicesProblem(of parameter: String, _ choices: [ParameterValue]) -> SpaceError? {
        guard !choices.isEmpty else {
            return SpaceError(
                .invalidChoices, parameter: parameter, "'\(parameter)' has no choices; give at least one.")
        }
        var seen: Set<ParameterValue> = []
        for choice in choices {
            if let problem = numberProblem(of: parameter, choice) { return problem }
            guard seen.insert(written(choice)).inserted else {
                return SpaceError(
                    .invalidChoices, parameter: parameter,
                    "'\(parameter)' has the choice '\(choice)' twice; remove one.")
            }
        }
        return nil
    }

    /// The choice as it comes back from a file, where 1 and 1.0 are one.
    private static func written(_ choice: ParameterValue) -> ParameterValue {
        guard case .real(let number) = choice, let whole = Int(exactly: number) else { return choice }
        return .integer(whole)
    }

    private static func numberProblem(of parameter: String, _ value: ParameterValue) -> SpaceError? {
        guard case .real(let number) = value, !number.isFinite else { return nil }
        return SpaceError(
            .invalidBound, parameter: parameter, "'\(parameter)' has the value \(number); it must be a finite number.")
    }
}
