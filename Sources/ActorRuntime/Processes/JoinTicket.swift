#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a node process needs to join: where the driver listens, the secret, and who the node is.
///
/// The driver passes it through the environment: arguments can be read by every user of the machine.
public struct JoinTicket: Sendable {
    /// Where the driver listens.
    public var address: ClusterAddress
    /// The secret of the cluster.
    public var token: JoinToken
    /// The identity that the driver gave to the node.
    public var peer: PeerID
    /// The driver's process, when it started this one.
    public var driverProcess: Int32?

    /// Makes a ticket.
    public init(address: ClusterAddress, token: JoinToken, peer: PeerID = .random(), driverProcess: Int32? = nil) {
        self.address = address
        self.token = token
        self.peer = peer
        self.driverProcess = driverProcess
    }

    private static let addressVariable = "MANTA_JOIN_ADDRESS"
    private static let tokenVariable = "MANTA_JOIN_TOKEN"
    private static let nodeVariable = "MANTA_NODE_ID"
    private static let driverVariable = "MANTA_DRIVER_PID"

    /// The ticket as variables of a node's environment.
    package var environment: [String: String] {
        var variables = [
            Self.addressVariable: address.description, Self.tokenVariable: token.secret, Self.nodeVariable: "\(peer)",
        ]
        if let driverProcess { variables[Self.driverVariable] = "\(driverProcess)" }
        return variables
    }

    /// Takes the ticket out of this process's environment, so that programs it starts do not inherit the secret.
    ///
    /// Call it first thing in `main`, before other threads may look at the environment.
    ///
    /// - Throws: a `RuntimeError` with code `invalidConfiguration` when a variable is missing or wrong.
    public static func takeFromEnvironment() throws(RuntimeError) -> JoinTicket {
        let address = try ClusterAddress(parsing: take(addressVariable))
        let token = JoinToken(try take(tokenVariable))
        let nodeText = try take(nodeVariable)
        guard let peer = PeerID(nodeText) else {
            throw RuntimeError(.invalidConfiguration, "\(nodeVariable) is '\(nodeText)', not a node's identity")
        }
        let driver = (try? take(driverVariable)).flatMap { Int32($0) }
        return JoinTicket(address: address, token: token, peer: peer, driverProcess: driver)
    }

    private static func take(_ name: String) throws(RuntimeError) -> String {
        guard let value = getenv(name) else {
            throw RuntimeError(
                .invalidConfiguration,
                "the environment variable \(name) is missing: a node process is started by the driver, not by hand")
        }
        defer { unsetenv(name) }
        return String(cString: value)
    }
}
