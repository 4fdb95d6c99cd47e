#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a process has to know of a cluster that others keep up: where its head listens, the secret, and the certificates.
///
/// ```swift
/// try await withCluster(.connect(to: ClusterReference(".manta/cluster"))) { cluster in … }
/// ```
public struct ClusterReference: Sendable {
    /// Where the head listens.
    public var address: ClusterAddress
    /// The secret of the cluster.
    public var token: JoinToken
    /// The files for encrypted connections; nil where all of the cluster is on this machine.
    public var tls: TLSFiles?

    /// The variable of the environment in which a cluster's secret is looked for.
    public static let tokenVariable = "MANTA_CLUSTER_TOKEN"

    /// Names a cluster.
    public init(address: ClusterAddress, token: JoinToken, tls: TLSFiles? = nil) {
        self.address = address
        self.token = token
        self.tls = tls
    }

    /// Reads what a person wrote: the folder of a cluster whose head runs on this machine, or the address of a head.
    ///
    /// - Parameters:
    ///   - text: A folder, `tcp://host:port` or `unix:/path`.
    ///   - token: The secret, for an address; by default what the environment says in `MANTA_CLUSTER_TOKEN`.
    ///   - tls: The certificates; by default those that the folder names.
    /// - Throws: a `RuntimeError` with code `invalidConfiguration` when no cluster is there, or the secret is missing.
    public init(_ text: String, token: JoinToken? = nil, tls: TLSFiles? = nil) throws(RuntimeError) {
        guard text.hasPrefix("tcp://") || text.hasPrefix("unix:") else {
            guard let reference = try ClusterFolder(text).reference else {
                throw RuntimeError(
                    .invalidConfiguration,
                    "no cluster has its head in the folder '\(text)': start one with 'cluster start', or name the address "
                        + "of a head, as in tcp://10.0.0.1:7077")
            }
            self = reference
            if let token { self.token = token }
            if let tls { self.tls = tls }
            return
        }
        guard let token = token ?? getenv(Self.tokenVariable).map({ JoinToken(String(cString: $0)) }) else {
            throw RuntimeError(
                .invalidConfiguration,
                "the cluster at \(text) has a secret: set \(Self.tokenVariable), or name a file that holds it; the head's "
                    + "folder has it in the file 'token'")
        }
        self.init(address: try ClusterAddress(parsing: text), token: token, tls: tls)
    }

    /// How connections are protected.
    func security() throws(RuntimeError) -> TransportSecurity {
        if let tls { return try .mutualTLS(tls) }
        return .plainLoopback
    }
}
