#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Whether and how processes of a cluster use TCP. Unix-domain sockets can always be used: the folder that holds them
/// keeps other users out.
public struct TransportSecurity: Sendable {
    private enum Mode: Sendable {
        case unixSockets, plainLoopback
        case mutualTLS(TLSIdentity)
    }

    private let mode: Mode

    /// No TCP.
    public static let unixSockets = TransportSecurity(mode: .unixSockets)

    /// TCP without encryption, between processes of one machine only: on 127.0.0.0/8 and ::1.
    ///
    /// The join token keeps strangers out, and is not sent. But any user of the machine can take a port that is free, and
    /// pass on and read what others say there: prefer Unix-domain sockets or TLS where that matters.
    public static let plainLoopback = TransportSecurity(mode: .plainLoopback)

    /// TCP with TLS 1.3, in which both sides show a certificate of the cluster's authority.
    ///
    /// The files are read and checked now. A process keeps the certificate with which it was started: it has to be started
    /// again before that expires.
    ///
    /// - Parameters:
    ///   - files: The certificates and the private key.
    ///   - verifiesHostNames: Whether a process that connects insists that the other's certificate is for the host in the
    ///     address. By default every member is as good as any other: addresses change, and the authority signs members only.
    /// - Returns: The security, ready for use.
    /// - Throws: A `RuntimeError` with code `invalidConfiguration` when a file is missing or unreadable, a certificate has
    ///   expired, is not yet valid or is of another authority, or the key is not that of the certificate.
    public static func mutualTLS(
        _ files: TLSFiles, verifiesHostNames: Bool = false
    ) throws(RuntimeError) -> TransportSecurity {
        TransportSecurity(mode: .mutualTLS(try TLSIdentity(files, verifiesHostNames: verifiesHostNames, now: .now)))
    }

    /// What this side shows on TCP connections; `nil` if they are not encrypted.
    var identity: TLSIdentity? {
        if case .mutualTLS(let identity) = mode { identity } else { nil }
    }
}

extension TransportSecurity {
    /// Throws unless a process may listen on the address.
    func permits(listeningOn address: ClusterAddress) throws(RuntimeError) {
        try permits(address, "listening on \(address)")
    }

    /// Throws unless a process may connect to the address.
    func permits(connectingTo address: ClusterAddress) throws(RuntimeError) {
        if case .tcp(_, let port) = address.kind, port == 0 || address.isWildcard {
            throw RuntimeError(
                .invalidConfiguration,
                "nobody can connect to \(address): it is an address to listen on; write the one that the process found")
        }
        try permits(address, "connecting to \(address)")
    }

    /// Whether a process may connect to the address.
    package func isPermitted(_ address: ClusterAddress) -> Bool {
        (try? permits(connectingTo: address)) != nil
    }

    private func permits(_ address: ClusterAddress, _ act: String) throws(RuntimeError) {
        guard address.isTCP else { return }
        switch mode {
        case .mutualTLS:
            return
        case .plainLoopback where address.isLocal:
            return
        case .plainLoopback:
            throw RuntimeError(
                .invalidConfiguration,
                "\(act) needs TLS, because other machines are reached there: make certificates with "
                    + "'manta cluster certificates DIRECTORY', or write 127.0.0.1 or [::1] to stay on this machine")
        case .unixSockets:
            throw RuntimeError(
                .invalidConfiguration,
                "\(act) needs TLS: make certificates with 'manta cluster certificates DIRECTORY', or allow plain TCP for "
                    + "127.0.0.1 and [::1], which only this machine reaches")
        }
    }
}
