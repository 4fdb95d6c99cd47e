/// A trial's number within its run, from 0 in the order of suggestion.
public struct TrialID: Hashable, Comparable, Sendable {
    /// The number.
    public var number: Int

    /// The trial with a number.
    public init(_ number: Int) {
        self.number = number
    }

    /// Orders trials by their numbers.
    public static func < (one: Self, other: Self) -> Bool { one.number < other.number }
}

extension TrialID: ExpressibleByIntegerLiteral {
    /// The trial with a number.
    public init(integerLiteral number: Int) { self.init(number) }
}

extension TrialID: CustomStringConvertible {
    /// The number as text.
    public var description: String { "\(number)" }
}

extension TrialID: Codable {
    /// Decodes the bare number.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(Int.self))
    }

    /// Encodes the bare number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }
}
