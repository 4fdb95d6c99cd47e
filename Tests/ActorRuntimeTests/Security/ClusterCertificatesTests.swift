import ActorRuntime
import Crypto
import SwiftASN1
import Testing
import X509

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite("Certificates of a cluster say what they should")
struct ClusterCertificatesTests {
    private static func certificate(_ path: String) throws -> Certificate {
        try Certificate(pemEncoded: text(path))
    }

    private static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }

    private static func mode(_ path: String) -> mode_t {
        var information = stat()
        return stat(path, &information) == 0 ? information.st_mode & 0o777 : 0
    }

    @Test("An authority may sign members' certificates, and those of no further authority")
    func authority() throws {
        try withFolder { folder in
            let before = Date.now
            let files = try ClusterCertificates.makeAuthority(in: folder, name: "night shift")
            let certificate = try Self.certificate(files.certificate)
            #expect(certificate.subject == certificate.issuer)
            #expect("\(certificate.subject)".contains("CN=night shift"))
            #expect(certificate.publicKey.isValidSignature(certificate.signature, for: certificate))
            let basic = try #require(try certificate.extensions.basicConstraints)
            #expect(basic == .isCertificateAuthority(maxPathLength: 0))
            #expect(certificate.extensions[oid: .X509ExtensionID.basicConstraints]?.critical == true)
            #expect(try certificate.extensions.keyUsage == KeyUsage(keyCertSign: true, cRLSign: true))
            #expect(certificate.notValidBefore < before)
            #expect(abs(certificate.notValidAfter.timeIntervalSince(before) - 3650 * 86_400) < 60)
        }
    }

    @Test("A member's certificate is for both sides of a connection, and for its hosts")
    func member() throws {
        try withFolder { folder in
            let before = Date.now
            try ClusterCertificates.makeAuthority(in: folder)
            let hosts = ["Node-1.example.org", "10.0.0.1", "fe80::1"]
            let files = try ClusterCertificates.issue(for: "node-1", hosts: hosts, in: folder)
            let authority = try Self.certificate(files.authorities)
            let certificate = try Self.certificate(files.certificate)
            #expect(certificate.issuer == authority.subject)
            #expect(authority.publicKey.isValidSignature(certificate.signature, for: certificate))
            #expect(try certificate.extensions.basicConstraints == .notCertificateAuthority)
            #expect(try certificate.extensions.keyUsage == KeyUsage(digitalSignature: true))
            let usage = try #require(try certificate.extensions.extendedKeyUsage)
            #expect(Array(usage) == [.serverAuth, .clientAuth])
            let signer = try #require(try certificate.extensions.authorityKeyIdentifier?.keyIdentifier)
            #expect(try authority.extensions.subjectKeyIdentifier?.keyIdentifier == signer)
            #expect(try certificate.extensions.subjectKeyIdentifier?.keyIdentifier != signer)
            let names = try #require(try certificate.extensions.subjectAlternativeNames)
            let ipv6: [UInt8] = [0xfe, 0x80] + [UInt8](repeating: 0, count: 13) + [1]
            #expect(
                Array(names) == [
                    .dnsName("node-1.example.org"), .ipAddress(ASN1OctetString(contentBytes: [10, 0, 0, 1])),
                    .ipAddress(ASN1OctetString(contentBytes: ipv6[...])),
                ])
            #expect(abs(certificate.notValidAfter.timeIntervalSince(before) - 365 * 86_400) < 60)
            let key = try Certificate.PrivateKey(pemEncoded: Self.text(files.privateKey))
            #expect(key.publicKey == certificate.publicKey && P256.Signing.PublicKey(key.publicKey) != nil)
        }
    }

    @Test("A verifier that knows nothing of Manta accepts the chain")
    func independentVerifier() async throws {
        try await withFolder { folder in
            try ClusterCertificates.makeAuthority(in: folder)
            let files = try ClusterCertificates.issue(for: "node-1", in: folder)
            let roots = CertificateStore([try Self.certificate(files.authorities)])
            var verifier = Verifier(rootCertificates: roots) {
                RFC5280Policy()
                ServerIdentityPolicy(serverHostname: "node-1", serverIP: nil)
            }
            let leaf = try Self.certificate(files.certificate)
            let result = await verifier.validate(leaf: leaf, intermediates: CertificateStore())
            guard case .validCertificate = result else {
                Issue.record("\(result)")
                return
            }
        }
    }

    @Test("Two certificates never share a number or a key")
    func distinct() throws {
        try withFolder { folder in
            try ClusterCertificates.makeAuthority(in: folder)
            let first = try Self.certificate(ClusterCertificates.issue(for: "a", in: folder).certificate)
            let second = try Self.certificate(ClusterCertificates.issue(for: "b", in: folder).certificate)
            #expect(first.serialNumber != second.serialNumber && first.publicKey != second.publicKey)
        }
    }

    @Test("Only this user may read the keys, and no other file is left behind")
    func files() throws {
        try withFolder { parent in
            let folder = "\(parent)/new"
            defer { rmdir(folder) }
            try ClusterCertificates.makeAuthority(in: folder)
            try ClusterCertificates.issue(for: "a", in: folder)
            #expect(names(in: folder) == ["a.key", "a.pem", "authority.key", "authority.pem"])
            #expect(Self.mode(folder) == 0o700)
            #expect(Self.mode("\(folder)/a.key") == 0o600 && Self.mode("\(folder)/authority.key") == 0o600)
            #expect(Self.mode("\(folder)/a.pem") == 0o644)
            for name in names(in: folder) { unlink("\(folder)/\(name)") }
        }
    }

    @Test("Nothing is replaced unless that is asked for")
    func noOverwriting() throws {
        try withFolder { folder in
            let authority = try ClusterCertificates.makeAuthority(in: folder)
            let files = try ClusterCertificates.issue(for: "a", in: folder)
            let before = try (Self.text(authority.certificate), Self.text(files.certificate))
            let again = #expect(throws: RuntimeError.self) { try ClusterCertificates.makeAuthority(in: folder) }
            #expect(again?.message.contains("authority.key' exists already") == true)
            #expect(throws: RuntimeError.self) { try ClusterCertificates.issue(for: "a", in: folder) }
            #expect(try Self.text(authority.certificate) == before.0)
            #expect(try Self.text(files.certificate) == before.1)
            try ClusterCertificates.issue(for: "a", in: folder, force: true)
            #expect(try Self.text(files.certificate) != before.1)
        }
    }

    @Test("A member's certificate does not outlive its authority")
    func clamped() throws {
        try withFolder { folder in
            let authority = try ClusterCertificates.makeAuthority(in: folder, validity: .seconds(3600))
            let files = try ClusterCertificates.issue(for: "a", in: folder)
            #expect(
                try Self.certificate(files.certificate).notValidAfter
                    == Self.certificate(authority.certificate).notValidAfter)
        }
    }

    @Test(
        "Names that cannot be a member's are refused",
        arguments: ["", "a/b", "../a", ".a", "authority", "a b", "ä", String(repeating: "a", count: 65)])
    func memberNames(name: String) throws {
        try withFolder { folder in
            try ClusterCertificates.makeAuthority(in: folder)
            let error = #expect(throws: RuntimeError.self) { try ClusterCertificates.issue(for: name, in: folder) }
            #expect(error?.code == .invalidConfiguration && error?.message.contains("'\(name)'") == true)
            #expect(names(in: folder).count == 2)
        }
    }

    @Test("Wrong hosts, times and folders are refused before a file is written")
    func wrongInput() throws {
        try withFolder { folder in
            let missing = #expect(throws: RuntimeError.self) { try ClusterCertificates.issue(for: "a", in: folder) }
            #expect(missing?.message.contains("authority.pem") == true)
            try ClusterCertificates.makeAuthority(in: folder)
            let host = #expect(throws: RuntimeError.self) {
                try ClusterCertificates.issue(for: "a", hosts: ["1.2.3"], in: folder)
            }
            #expect(host?.message.contains("'1.2.3'") == true)
            #expect(throws: RuntimeError.self) {
                try ClusterCertificates.issue(for: "a", in: folder, validity: .seconds(-1))
            }
            let nowhere = #expect(throws: RuntimeError.self) {
                try ClusterCertificates.makeAuthority(in: "\(folder)/no/where")
            }
            #expect(nowhere?.message.contains("\(folder)/no/where") == true)
            #expect(names(in: folder).count == 2)
        }
    }
}
