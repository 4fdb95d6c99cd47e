/// The value of one parameter, in the plain form that searchers, storage and the command line share.
///
/// Encodes as the bare JSON scalar. Decoding cannot tell `1` the integer from `1` the real number;
/// ``SearchSpace/canonical(_:)`` gives a decoded assignment the types of its space.
public enum ParameterValue: Hashable, Sendable {
    /// A real number.
    case real(Double)
    /// A whole number.
    case integer(Int)
    /// A named choice.
    case text(String)
    /// A truth value.
    case boolean(Bool)
}

extension ParameterValue: Codable {
    /// Decodes a bare scalar: a truth value, a whole number, a real number or a text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .real(value)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    /// Encodes the bare scalar.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .real(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .boolean(let value): try container.encode(value)
        }
    }
}

extension ParameterValue: CustomStringConvertible {
    /// The value as text: numbers in the shortest form that reads back exactly, texts bare.
    public var description: String {
        switch self {
        case .real(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .text(let value): value
        case .boolean(let value): "\(value)"
        }
    }

    /// The value as a number, if it is one.
    public var number: Double? {
        switch self {
        case .real(let value): value
        case .integer(let value): Double(value)
        case .text, .boolean: nil
        }
    }
}

/// A Swift type whose values a parameter can take.
public protocol ParameterRepresentable: Sendable {
    /// Reads the plain form; `nil` when it is of another type.
    init?(parameterValue: ParameterValue)
    /// The plain form.
    var parameterValue: ParameterValue { get }
}

extension Double: ParameterRepresentable {
    /// Reads a real or a whole number.
    public init?(parameterValue: ParameterValue) {
        guard let number = parameterValue.number else { return nil }
        self = number
    }

    /// The plain form, `.real`.
    public var parameterValue: ParameterValue { .real(self) }
}

extension Int: ParameterRepresentable {
    /// Reads a whole number.
    public init?(parameterValue: ParameterValue) {
        guard case .integer(let value) = parameterValue else { return nil }
        self = value
    }

    /// The plain form, `.integer`.
    public var parameterValue: ParameterValue { .integer(self) }
}

extension String: ParameterRepresentable {
    /// Reads a text.
    public init?(parameterValue: ParameterValue) {
        guard case .text(let value) = parameterValue else { return nil }
        self = value
    }

    /// The plain form, `.text`.
    public var parameterValue: ParameterValue { .text(self) }
}

extension Bool: ParameterRepresentable {
    /// Reads a truth value.
    public init?(parameterValue: ParameterValue) {
        guard case .boolean(let value) = parameterValue else { return nil }
        self = value
    }

    /// The plain form, `.boolean`.
    public var parameterValue: ParameterValue { .boolean(self) }
}

extension ParameterRepresentable where Self: RawRepresentable<String> {
    /// Reads the raw value of a case.
    public init?(parameterValue: ParameterValue) {
        guard case .text(let raw) = parameterValue else { return nil }
        self.init(rawValue: raw)
    }

    /// The raw value of the case.
    public var parameterValue: ParameterValue { .text(rawValue) }
}
