import Crypto
import SwiftASN1
import X509

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

extension ClusterCertificates {
    /// Certificates count from an hour before they are made: the clocks of machines differ.
    private static let clockDifference: TimeInterval = 3600

    package static func makeAuthority(
        in directory: String, name: String, validity: Duration, force: Bool, now: Date
    ) throws(RuntimeError) -> Authority {
        guard (1...64).contains(name.utf8.count) else {
            throw RuntimeError(
                .invalidConfiguration, "the authority's name '\(name)' has \(name.utf8.count) bytes: give it 1 to 64")
        }
        let end = now + (try seconds(validity))
        let authority = Authority(in: directory)
        let paths = [authority.privateKey, authority.certificate]
        try CertificateFolder(directory).prepare(for: paths, force: force)
        let key = P256.Signing.PrivateKey()
        let pair = try encoded {
            let certificate = try CertificateForm.authority(
                name: name, key: key, from: now - clockDifference, to: end)
            return try Pair(certificate, key)
        }
        try pair.write(key: authority.privateKey, certificate: authority.certificate, force: force)
        return authority
    }

    package static func issue(
        for member: String, hosts: [String], in directory: String, validity: Duration, force: Bool, now: Date
    ) throws(RuntimeError) -> TLSFiles {
        try validate(member: member)
        let names = try CertificateForm.names(hosts.isEmpty ? [member] : hosts)
        let life = try seconds(validity)
        let (issuer, issuerKey) = try read(Authority(in: directory), now)
        let files = files(of: member, in: directory)
        try CertificateFolder(directory).prepare(for: [files.privateKey, files.certificate], force: force)
        let key = P256.Signing.PrivateKey()
        let pair = try encoded {
            let certificate = try CertificateForm.member(
                name: member, names: names, key: key, issuer: issuer, issuerKey: issuerKey,
                from: max(now - clockDifference, issuer.notValidBefore), to: min(now + life, issuer.notValidAfter))
            return try Pair(certificate, key)
        }
        try pair.write(key: files.privateKey, certificate: files.certificate, force: force)
        return files
    }

    private static func read(
        _ authority: Authority, _ now: Date
    ) throws(RuntimeError) -> (certificate: Certificate, key: Certificate.PrivateKey) {
        let file = try PEMFile(authority.certificate, for: "the authority's certificate")
        let keyFile = try PEMFile(authority.privateKey, for: "the authority's private key")
        let certificate = try file.certificates()[0]
        let key = try keyFile.privateKey().key
        try CertificateChecks.belongs(key, keyFile, to: certificate, file)
        try CertificateChecks.isValid(certificate, file, at: now)
        return (certificate, key)
    }

    private static func validate(member: String) throws(RuntimeError) {
        let isName = member.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
        guard isName, (1...64).contains(member.utf8.count), member.first != ".", member != "authority" else {
            throw RuntimeError(
                .invalidConfiguration,
                "'\(member)' cannot name a member: write 1 to 64 letters, digits, dots, hyphens and underscores, not "
                    + "beginning with a dot, and not 'authority'")
        }
    }

    private static func seconds(_ validity: Duration) throws(RuntimeError) -> TimeInterval {
        guard validity > .zero, validity <= .seconds(100 * 365 * 86_400) else {
            throw RuntimeError(
                .invalidConfiguration,
                "a certificate cannot count for \(validity): give it more than 0 s and at most 100 years")
        }
        return TimeInterval(validity.components.seconds) + TimeInterval(validity.components.attoseconds) * 1e-18
    }

    private static func encoded(_ body: () throws -> Pair) throws(RuntimeError) -> Pair {
        do {
            return try body()
        } catch {
            throw RuntimeError(.invalidConfiguration, "the certificate cannot be made", cause: error)
        }
    }
}

/// A certificate and its key as text.
private struct Pair {
    let certificate: String
    let key: String

    init(_ certificate: Certificate, _ key: P256.Signing.PrivateKey) throws {
        self.certificate = try certificate.serializeAsPEM().pemString + "\n"
        self.key = key.pemRepresentation + "\n"
    }

    /// The key comes first: a certificate without its key would look like a member that works.
    func write(key keyPath: String, certificate certificatePath: String, force: Bool) throws(RuntimeError) {
        try CertificateFolder.store(key, to: keyPath, mode: 0o600, force: force)
        do {
            try CertificateFolder.store(certificate, to: certificatePath, mode: 0o644, force: force)
        } catch {
            if !force { CertificateFolder.remove(keyPath) }
            throw error
        }
    }
}
