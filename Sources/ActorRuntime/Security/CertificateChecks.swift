import X509

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What is checked of a process's certificates before it begins, so that a mistake is an error at the start and not a
/// connection that fails. TLS checks the same, and more, of the peer's certificates.
enum CertificateChecks {
    /// Throws unless the certificate counts at `now`.
    static func isValid(_ certificate: Certificate, _ file: PEMFile, at now: Date) throws(RuntimeError) {
        guard now <= certificate.notValidAfter else {
            throw file.unusable(
                "the certificate of \(certificate.subject) has expired at \(text(certificate.notValidAfter)): issue a new "
                    + "one with 'manta cluster certificates --force'")
        }
        guard certificate.notValidBefore <= now else {
            throw file.unusable(
                "the certificate of \(certificate.subject) is valid only from \(text(certificate.notValidBefore)) on, and "
                    + "it is \(text(now)) now: check this machine's clock")
        }
    }

    /// Throws unless an authority has signed the first certificate, or one that the rest of the chain leads to.
    static func isSigned(
        _ chain: [Certificate], _ file: PEMFile, by authorities: [Certificate], _ authorityFile: PEMFile
    ) throws(RuntimeError) {
        var certificate = chain[0]
        var intermediates = chain.dropFirst()
        while !authorities.contains(where: { certificate.isSigned(by: $0) }) {
            guard let index = intermediates.firstIndex(where: { certificate.isSigned(by: $0) }) else {
                throw file.unusable(
                    "it is not of the authority in '\(authorityFile.path)', but of \(certificate.issuer): issue it with the "
                        + "cluster's authority, or name that one's file")
            }
            certificate = intermediates.remove(at: index)
        }
    }

    /// Throws unless the key is that of the certificate.
    static func belongs(
        _ key: Certificate.PrivateKey, _ keyFile: PEMFile, to certificate: Certificate, _ file: PEMFile
    ) throws(RuntimeError) {
        guard key.publicKey == certificate.publicKey else {
            throw keyFile.unusable("it is not the key of the certificate '\(file.path)': name the files of one member")
        }
    }

    static func text(_ date: Date) -> String {
        date.ISO8601Format()
    }
}

extension Certificate {
    fileprivate func isSigned(by issuer: Certificate) -> Bool {
        issuer.subject == self.issuer && issuer.publicKey.isValidSignature(signature, for: self)
    }
}
