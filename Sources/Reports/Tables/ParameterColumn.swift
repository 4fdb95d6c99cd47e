public import SearchSpaces

/// One parameter as a column of the trial table.
public struct ParameterColumn: Encodable, Sendable {
    /// How its values are written.
    public enum Style: String, Encodable, Sendable {
        /// With an exponent, as `3.20e-04`: real numbers on a log scale that reaches below 0.01.
        case scientific
        /// Plainly, with at most four significant digits.
        case plain
        /// As they are: whole numbers, texts and truth values.
        case exact
    }

    /// What its values are.
    public enum Kind: String, Encodable, Sendable {
        /// Real or whole numbers, which have an order.
        case number
        /// Choices without an order.
        case choice
    }

    /// The parameter's name.
    public var name: String
    /// The domain in words.
    public var domain: String
    /// The default value, if there is one.
    public var defaultValue: ParameterValue?
    /// When it is active, in words; always, if `nil`.
    public var condition: String?
    /// What its values are.
    public var kind: Kind
    /// How its values are written.
    public var style: Style
    /// Whether two trials differ in it, be it that one lacks it.
    public var varies: Bool
    /// What the values are drawn from.
    private let range: Domain

    private enum CodingKeys: String, CodingKey {
        case name, domain, condition, kind, style, varies
        case defaultValue = "default"
    }

    /// Looks at a parameter of a space and at the values that trials gave it.
    init(_ definition: ParameterDefinition, in trials: [TrialRow]) {
        name = definition.name
        range = definition.domain
        kind = Self.kind(of: definition.domain)
        style = Self.style(of: definition.domain)
        domain = Self.words(for: definition.domain)
        defaultValue = definition.defaultValue
        condition = definition.condition.map { condition in
            "\(condition.parameter) is " + condition.values.map(\.description).joined(separator: " or ")
        }
        let first = trials.first?.assignment[definition.name]
        varies = trials.contains { $0.assignment[definition.name] != first }
    }

    /// A value of this parameter as text.
    public func text(_ value: ParameterValue?) -> String {
        switch value {
        case nil: "–"
        case .real(let number)?:
            style == .scientific ? NumberText.scientific(number) : NumberText.plain(number)
        case let value?: value.description
        }
    }

    private static func kind(of domain: Domain) -> Kind {
        switch domain {
        case .real, .integer: .number
        case .categorical(let choices): choices.allSatisfy { $0.number != nil } ? .number : .choice
        case .constant(let value): value.number == nil ? .choice : .number
        }
    }

    /// Where a number lies in its range, from 0 to 1, by the range's scale; `nil` for choices.
    func share(of value: ParameterValue?) -> Double? {
        guard let value = value?.number else { return nil }
        switch range {
        case .real(let lower, let upper, let scale): return Self.share(value, lower, upper, scale)
        case .integer(let lower, let upper, let scale): return Self.share(value, Double(lower), Double(upper), scale)
        case .categorical, .constant: return nil
        }
    }

    private static func share(_ value: Double, _ lower: Double, _ upper: Double, _ scale: Scale) -> Double? {
        guard lower < upper else { return nil }
        let share =
            switch scale {
            case .linear: (value / 2 - lower / 2) / (upper / 2 - lower / 2)
            case .log: decimalLogarithm(value / lower) / decimalLogarithm(upper / lower)
            }
        return share.isFinite ? min(1, max(0, share)) : nil
    }

    private static func style(of domain: Domain) -> Style {
        switch domain {
        case .real(let lower, _, .log) where lower < 0.01: .scientific
        case .real: .plain
        case .integer, .categorical, .constant: .exact
        }
    }

    private static func words(for domain: Domain) -> String {
        switch domain {
        case .real(let lower, let upper, let scale):
            "\(NumberText.plain(lower)) to \(NumberText.plain(upper))\(scale == .log ? ", log scale" : "")"
        case .integer(let lower, let upper, let scale):
            "\(lower) to \(upper), whole\(scale == .log ? ", log scale" : "")"
        case .categorical(let choices): choices.map(\.description).joined(separator: ", ")
        case .constant(let value): "always \(value)"
        }
    }
}
