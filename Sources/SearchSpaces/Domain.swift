/// How a numeric range is walked when it is sampled or modelled.
public enum Scale: String, Hashable, Codable, Sendable {
    /// Equal distances count the same.
    case linear
    /// Equal ratios count the same; bounds must be positive.
    case log
}

/// The set of values that one parameter can take.
public enum Domain: Hashable, Sendable {
    /// The real numbers of a closed range.
    case real(lower: Double, upper: Double, scale: Scale)
    /// The whole numbers of a closed range.
    case integer(lower: Int, upper: Int, scale: Scale)
    /// Choices without an order.
    case categorical([ParameterValue])
    /// One fixed value, which is recorded but not searched.
    case constant(ParameterValue)
}

extension Domain {
    /// Whether `value` is one of the domain's values, of the right type.
    public func contains(_ value: ParameterValue) -> Bool {
        switch (self, value) {
        case (.real(let lower, let upper, _), .real(let value)): lower <= value && value <= upper
        case (.integer(let lower, let upper, _), .integer(let value)): lower <= value && value <= upper
        case (.categorical(let choices), let value): choices.contains(value)
        case (.constant(let constant), let value): constant == value
        default: false
        }
    }

    /// The number of distinct values, or `nil` where there is a continuum of them or more than `Int` counts.
    public var count: Int? {
        switch self {
        case .real: nil
        case .integer(let lower, let upper, _): Self.count(from: lower, through: upper)
        case .categorical(let choices): choices.count
        case .constant: 1
        }
    }

    /// Gives `value` the domain's type where it says the same: a whole number in a real domain becomes a real one.
    func canonical(_ value: ParameterValue) -> ParameterValue {
        switch (self, value) {
        case (.real, .integer(let whole)): .real(Double(whole))
        case (.integer, .real(let real)): Int(exactly: real).map(ParameterValue.integer) ?? value
        case (.categorical(let choices), _):
            choices.contains(value) ? value : choices.first { Self.sameNumber($0, value) } ?? value
        case (.constant(let constant), _): Self.sameNumber(constant, value) ? constant : value
        default: value
        }
    }

    private static func count(from lower: Int, through upper: Int) -> Int? {
        let (width, isTooWide) = upper.subtractingReportingOverflow(lower)
        return isTooWide || width == .max ? nil : width + 1
    }

    /// Whether one is a whole number and the other the same number as a real one; exact for all sizes.
    private static func sameNumber(_ one: ParameterValue, _ other: ParameterValue) -> Bool {
        switch (one, other) {
        case (.integer(let whole), .real(let real)), (.real(let real), .integer(let whole)):
            Int(exactly: real) == whole
        default: false
        }
    }

    /// The domain in words, for messages.
    var summary: String {
        switch self {
        case .real(let lower, let upper, let scale): "\(lower)...\(upper)\(scale == .log ? " (log)" : "")"
        case .integer(let lower, let upper, let scale): "\(lower)...\(upper)\(scale == .log ? " (log)" : "")"
        case .categorical(let choices): "one of " + choices.map(\.description).joined(separator: ", ")
        case .constant(let value): "only \(value)"
        }
    }
}
