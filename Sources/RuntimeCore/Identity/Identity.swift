/// A random number of 64 bits that names one thing in a cluster, written in hexadecimal digits.
public protocol Identity: Hashable, Comparable, Sendable, Codable, LosslessStringConvertible {
    /// The number behind the identity.
    var rawValue: UInt64 { get }

    /// Makes an identity from its number.
    init(rawValue: UInt64)
}

extension Identity {
    /// A fresh identity, drawn from `generator`.
    public static func random(using generator: inout some RandomNumberGenerator) -> Self {
        Self(rawValue: UInt64.random(in: 1...UInt64.max, using: &generator))
    }

    /// A fresh identity, drawn from the system's random numbers.
    public static func random() -> Self {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    /// Reads an identity from the hexadecimal form that `description` writes.
    public init?(_ description: String) {
        guard let rawValue = UInt64(description, radix: 16) else { return nil }
        self.init(rawValue: rawValue)
    }

    /// The identity in hexadecimal digits.
    public var description: String {
        String(rawValue, radix: 16)
    }

    /// Orders identities by their numbers, so that what is drawn from a set of them does not depend on hashing.
    public static func < (one: Self, other: Self) -> Bool {
        one.rawValue < other.rawValue
    }

    /// Reads an identity.
    public init(from decoder: any Decoder) throws {
        self.init(rawValue: try decoder.singleValueContainer().decode(UInt64.self))
    }

    /// Writes the identity as one number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
