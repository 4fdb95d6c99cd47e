import NIOSSL
import SwiftASN1
import X509

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a process shows of itself on encrypted connections, and whom it lets in: members of its cluster's authority.
struct TLSIdentity: Sendable {
    private let server: NIOSSLContext
    private let client: NIOSSLContext
    private let verifiesHostNames: Bool

    /// Reads and checks the files.
    ///
    /// - Throws: A `RuntimeError` with code `invalidConfiguration` that names the file, what is wrong and the way out.
    init(_ files: TLSFiles, verifiesHostNames: Bool, now: Date) throws(RuntimeError) {
        self.verifiesHostNames = verifiesHostNames
        let authorityFile = try PEMFile(files.authorities, for: "the authority's certificate")
        let chainFile = try PEMFile(files.certificate, for: "the certificate")
        let keyFile = try PEMFile(files.privateKey, for: "the private key")
        let authorities = try authorityFile.certificates()
        let chain = try chainFile.certificates()
        let (key, keyText) = try keyFile.privateKey()
        try CertificateChecks.belongs(key, keyFile, to: chain[0], chainFile)
        for authority in authorities { try CertificateChecks.isValid(authority, authorityFile, at: now) }
        for certificate in chain { try CertificateChecks.isValid(certificate, chainFile, at: now) }
        try CertificateChecks.isSigned(chain, chainFile, by: authorities, authorityFile)
        do {
            let trust = NIOSSLTrustRoots.certificates(try authorities.map(Self.convert))
            let shown = try chain.map { NIOSSLCertificateSource.certificate(try Self.convert($0)) }
            let secret = try NIOSSLPrivateKey(bytes: Array(keyText.utf8), format: .pem)
            server = try Self.context(
                .makeServerConfiguration(certificateChain: shown, privateKey: .privateKey(secret)), trust)
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.certificateChain = shown
            configuration.privateKey = .privateKey(secret)
            client = try Self.context(configuration, trust, verifiesHostNames: verifiesHostNames)
        } catch {
            throw chainFile.unusable(
                "TLS does not take it with the key '\(files.privateKey)': issue both anew", cause: error)
        }
    }

    /// Encrypts a connection that was accepted.
    func serverHandler() -> NIOSSLHandler {
        NIOSSLServerHandler(context: server)
    }

    /// Encrypts a connection to a host.
    func clientHandler(host: String) throws -> NIOSSLHandler {
        let name = verifiesHostNames && HostText(host) == .name ? host : nil
        return try NIOSSLClientHandler(context: client, serverHostname: name)
    }
}

extension TLSIdentity {
    /// Both sides demand a certificate of the authority, and trust no other: neither the system's nor what a peer sends.
    private static func context(
        _ base: TLSConfiguration, _ trust: NIOSSLTrustRoots, verifiesHostNames: Bool = false
    ) throws -> NIOSSLContext {
        var configuration = base
        configuration.minimumTLSVersion = .tlsv13
        configuration.trustRoots = trust
        configuration.certificateVerification = verifiesHostNames ? .fullVerification : .noHostnameVerification
        return try NIOSSLContext(configuration: configuration)
    }

    private static func convert(_ certificate: Certificate) throws -> NIOSSLCertificate {
        try NIOSSLCertificate(bytes: certificate.serializeAsPEM().derBytes, format: .der)
    }
}
