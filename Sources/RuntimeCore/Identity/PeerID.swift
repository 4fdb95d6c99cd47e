/// The identity of one run of one process in a cluster.
///
/// It is drawn at random for every start of a process: a restarted process is another peer, and what was sent to the
/// old one never reaches the new one.
public struct PeerID: Identity {
    /// The number behind the identity.
    public let rawValue: UInt64

    /// Makes an identity from its number.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}

/// The identity of a node: one run of the process that offers a machine's resources to the cluster.
///
/// A node that is restarted is another node, so nothing that concerned the old one is mistaken for the new one.
public struct NodeID: Identity {
    /// The number behind the identity.
    public let rawValue: UInt64

    /// Makes an identity from its number.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// The node's own process.
    public var peer: PeerID { PeerID(rawValue: rawValue) }
}
