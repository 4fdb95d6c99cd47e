/// The identity of a distributed actor.
///
/// An actor that a process made for itself is known by that process and a number there. An actor that was spawned on
/// the cluster has a number that holds across restarts: where it lives now is for the head to say.
public struct ActorID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// The process the actor lives in; `nil` for one that was spawned on the cluster.
    public var peer: PeerID? { isSpawned ? nil : PeerID(rawValue: owner) }
    /// What calls name the actor by: its number in its process, or on the cluster with the highest bit set.
    public let serial: UInt64

    private let owner: UInt64

    private static let spawnedBit: UInt64 = 1 << 63

    /// The actor of a process.
    ///
    /// - Parameters:
    ///   - peer: The process.
    ///   - serial: The number, below 2^63.
    public init(peer: PeerID, serial: UInt64) {
        owner = peer.rawValue
        self.serial = serial & ~Self.spawnedBit
    }

    /// The actor that was spawned under a number.
    ///
    /// - Parameter number: 63 random bits, so that processes can draw numbers without asking anyone.
    public init(spawned number: UInt64) {
        owner = 0
        serial = number | Self.spawnedBit
    }

    /// The identity of which `parts` are the parts.
    package init(owner: UInt64, serial: UInt64) {
        self.owner = owner
        self.serial = serial
    }

    /// The identity as two numbers.
    package var parts: (owner: UInt64, serial: UInt64) { (owner, serial) }

    /// Whether the actor was spawned on the cluster.
    public var isSpawned: Bool { serial & Self.spawnedBit != 0 }

    /// The process and the number, separated by a slash; an `@` and the number for spawned actors.
    public var description: String {
        let number = String(serial & ~Self.spawnedBit, radix: 16)
        return isSpawned ? "@\(number)" : "\(PeerID(rawValue: owner))/\(number)"
    }

    /// Orders identities, so that what is drawn from a set of them does not depend on hashing.
    public static func < (one: ActorID, other: ActorID) -> Bool {
        (one.owner, one.serial) < (other.owner, other.serial)
    }
}
