import NIOCore
import NIOPosix
import NIOSSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Says what the errors of sockets and of TLS mean for the person who has to act on them.
enum TransportFailure {
    /// Nothing can listen on an address.
    static func listening(on address: ClusterAddress, _ error: any Error) -> RuntimeError {
        RuntimeError(
            .invalidConfiguration, "cannot listen on \(address): \(listeningAdvice(address, error))", cause: error)
    }

    private static func listeningAdvice(_ address: ClusterAddress, _ error: any Error) -> String {
        guard address.isTCP else { return "choose a folder that exists and can be written to" }
        switch (error as? IOError)?.errnoCode {
        case EADDRINUSE: return "another program listens there: choose another port, or 0 for any free one"
        case EACCES, EPERM: return "this user may not: choose a port above 1023"
        case EADDRNOTAVAIL: return "this machine has no such address: choose one that it has, or 0.0.0.0 for all"
        default: return "choose an address of this machine and a free port"
        }
    }

    /// Nobody can be reached at an address.
    static func connecting(to address: ClusterAddress, _ limit: Duration, _ error: any Error) -> RuntimeError {
        guard address.isTCP else {
            return RuntimeError(
                .peerLost, "nobody listens on \(address): is the driver still running?", cause: error)
        }
        if isTimeout(error) {
            return RuntimeError(
                .timedOut,
                "no answer from \(address) within \(limit): check the address, and whether a firewall is in between",
                cause: error)
        }
        if let error = error as? NIOConnectionError, error.connectionErrors.isEmpty {
            return RuntimeError(
                .peerLost, "the host of \(address) is not known: check its name, or write its address in numbers",
                cause: error.dnsAError ?? error.dnsAAAAError ?? error)
        }
        return RuntimeError(
            .peerLost, "nobody can be reached at \(address): check the address, and whether the cluster is running",
            cause: innermost(error))
    }

    private static func isTimeout(_ error: any Error) -> Bool {
        if case ChannelError.connectTimeout = error { return true }
        let errors = (error as? NIOConnectionError)?.connectionErrors.map(\.error) ?? []
        return !errors.isEmpty && errors.allSatisfy { isTimeout($0) || ($0 as? IOError)?.errnoCode == ETIMEDOUT }
    }

    private static func innermost(_ error: any Error) -> any Error {
        (error as? NIOConnectionError)?.connectionErrors.first?.error ?? error
    }

    /// A connection broke, or its encryption failed.
    static func broken(_ error: any Error) -> RuntimeError {
        guard let advice = encryptionAdvice(error) else {
            return RuntimeError(.peerLost, "the connection broke", cause: error)
        }
        return RuntimeError(.handshakeRefused, "TLS failed: \(advice)", cause: error)
    }

    private static func encryptionAdvice(_ error: any Error) -> String? {
        guard error is NIOSSLError || error is NIOSSLExtraError || error is BoringSSLError else { return nil }
        let text = "\(error)"
        return advice.first { text.contains($0.words) }?.advice ?? "the peer does not keep to it"
    }

    /// BoringSSL's words, and what they mean here. Alerts are what the peer says of this side; the rest is what this side
    /// found.
    private static let advice: [(words: String, advice: String)] = [
        ("ALERT_CERTIFICATE_EXPIRED", "the peer finds that this side's certificate has expired: issue a new one"),
        (
            "ALERT_CERTIFICATE_REQUIRED",
            "the peer demands a certificate: give this side one of the cluster's authority"
        ),
        (
            "ALERT_UNKNOWN_CA",
            "this side's certificate is not of the authority that the peer trusts: issue all with one authority"
        ),
        ("ALERT_BAD_CERTIFICATE", "the peer does not accept this side's certificate: issue all with one authority"),
        (
            "CERTIFICATE_VERIFY_FAILED",
            "the peer's certificate has expired, or is not of the authority that this side trusts"
        ),
        ("PEER_DID_NOT_RETURN_A_CERTIFICATE", "the peer has no certificate: give it one of the cluster's authority"),
        ("unableToValidateCertificate", "the peer has no certificate that can be checked"),
        ("failedToValidateHostname", "the peer's certificate is for another host: issue one with the host's name"),
        ("WRONG_VERSION_NUMBER", "the peer does not speak it: both sides need TLS, or neither"),
        ("HTTP_REQUEST", "the peer does not speak it: both sides need TLS, or neither"),
        ("EOF during handshake", "the peer closed the connection: both sides need TLS, or neither"),
        ("UNSUPPORTED_PROTOCOL", "the peer speaks no version from 1.3 on"),
    ]
}
