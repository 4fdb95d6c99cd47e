import Crypto
import SwiftASN1
import X509

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What the certificates of a cluster say (RFC 5280).
enum CertificateForm {
    /// A certificate that signs those of members, and no other authorities.
    static func authority(
        name: String, key: P256.Signing.PrivateKey, from begin: Date, to end: Date
    ) throws -> Certificate {
        let subject = try self.subject(name)
        let key = Certificate.PrivateKey(key)
        let identifier = SubjectKeyIdentifier(hash: key.publicKey)
        return try Certificate(
            version: .v3, serialNumber: makeSerialNumber(), publicKey: key.publicKey, notValidBefore: begin,
            notValidAfter: end, issuer: subject, subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                identifier
                AuthorityKeyIdentifier(keyIdentifier: identifier.keyIdentifier)
            },
            issuerPrivateKey: key)
    }

    /// A certificate for both sides of a connection: members both listen and connect.
    static func member(
        name: String, names: [GeneralName], key: P256.Signing.PrivateKey, issuer: Certificate,
        issuerKey: Certificate.PrivateKey, from begin: Date, to end: Date
    ) throws -> Certificate {
        let publicKey = Certificate.PublicKey(key.publicKey)
        let authority =
            try issuer.extensions.subjectKeyIdentifier ?? SubjectKeyIdentifier(hash: issuer.publicKey)
        return try Certificate(
            version: .v3, serialNumber: makeSerialNumber(), publicKey: publicKey, notValidBefore: begin,
            notValidAfter: end, issuer: issuer.subject, subject: try subject(name),
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth, .clientAuth])
                SubjectKeyIdentifier(hash: publicKey)
                AuthorityKeyIdentifier(keyIdentifier: authority.keyIdentifier)
                SubjectAlternativeNames(names)
            },
            issuerPrivateKey: issuerKey)
    }

    /// Hosts as certificates write them.
    ///
    /// - Throws: A `RuntimeError` with code `invalidConfiguration` for what is no host.
    static func names(_ hosts: [String]) throws(RuntimeError) -> [GeneralName] {
        var names: [GeneralName] = []
        for host in hosts {
            switch HostText(host.lowercased()) {
            case .ipv4(let bytes), .ipv6(let bytes):
                names.append(.ipAddress(ASN1OctetString(contentBytes: bytes[...])))
            case .name:
                names.append(.dnsName(host.lowercased()))
            case nil:
                throw RuntimeError(
                    .invalidConfiguration,
                    "'\(host)' is no host for a certificate: write a name like node-1.example.org or an address like 10.0.0.1"
                )
            }
        }
        return names
    }

    /// 128 random bits: nobody counts what was issued. The number stays below the 20 bytes that RFC 5280 allows.
    private static func makeSerialNumber() -> Certificate.SerialNumber {
        Certificate.SerialNumber(bytes: (0..<16).map { _ in UInt8.random(in: .min ... .max) })
    }

    private static func subject(_ name: String) throws -> DistinguishedName {
        try DistinguishedName {
            OrganizationName("Manta")
            CommonName(name)
        }
    }
}
