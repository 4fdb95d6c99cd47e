/// The identity of one run of one node process.
///
/// It is drawn at random for every start of a process: a restarted node is another node, and what was sent to the old
/// one never reaches the new one.
public struct NodeID: Hashable, Sendable, Codable, CustomStringConvertible, LosslessStringConvertible {
    /// The number behind the identity.
    public let rawValue: UInt64

    /// Makes an identity from its number.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// A fresh identity, drawn from `generator`.
    public static func random(using generator: inout some RandomNumberGenerator) -> NodeID {
        NodeID(rawValue: UInt64.random(in: 1...UInt64.max, using: &generator))
    }

    /// A fresh identity, drawn from the system's random numbers.
    public static func random() -> NodeID {
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

    /// Reads an identity.
    public init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(UInt64.self)
    }

    /// Writes the identity as one number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

/// The identity of a distributed actor: the node it lives on, and its number there.
public struct ActorID: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The node the actor lives on.
    public let node: NodeID
    /// The actor's number on its node; numbers are never used again.
    public let serial: UInt64

    /// Makes an identity.
    public init(node: NodeID, serial: UInt64) {
        self.node = node
        self.serial = serial
    }

    /// The node and the number, separated by a slash.
    public var description: String {
        "\(node)/\(serial)"
    }
}
