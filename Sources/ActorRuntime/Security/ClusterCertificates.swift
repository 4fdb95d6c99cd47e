import X509

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Makes the certificates of a cluster: a small authority, and a certificate for each member.
///
/// ```swift
/// let folder = "certificates"
/// try ClusterCertificates.makeAuthority(in: folder)
/// let files = try ClusterCertificates.issue(for: "node-1", hosts: ["10.0.0.1"], in: folder)
/// let security = try TransportSecurity.mutualTLS(files)
/// ```
/// A member needs three files: its certificate, its key, and the authority's certificate. The authority's key stays where
/// it was made: whoever has it can make members.
public enum ClusterCertificates {
    /// How long an authority counts unless told otherwise: ten years.
    public static let authorityValidity = Duration.seconds(3650 * 86_400)
    /// How long a member's certificate counts unless told otherwise: a year.
    public static let memberValidity = Duration.seconds(365 * 86_400)

    /// The files of an authority.
    public struct Authority: Sendable, Equatable {
        /// Its certificate, which every member needs.
        public var certificate: String
        /// Its private key, which only this machine needs.
        public var privateKey: String

        /// The authority in a folder, whether it exists or not.
        public init(in directory: String) {
            certificate = "\(directory)/authority.pem"
            privateKey = "\(directory)/authority.key"
        }

        /// Whether one of its files is there.
        package var exists: Bool {
            CertificateFolder.exists(certificate) || CertificateFolder.exists(privateKey)
        }
    }

    /// The files of a member in a folder, whether they exist or not.
    public static func files(of member: String, in directory: String) -> TLSFiles {
        TLSFiles(
            authorities: Authority(in: directory).certificate, certificate: "\(directory)/\(member).pem",
            privateKey: "\(directory)/\(member).key")
    }

    /// Makes an authority: `authority.pem`, and `authority.key` that only this user may read.
    ///
    /// - Parameters:
    ///   - directory: The folder; it is made, for this user only, if it does not exist.
    ///   - name: What the authority calls itself.
    ///   - validity: How long it counts.
    ///   - force: Whether an authority that is there is replaced. Certificates that it has issued count no longer then.
    /// - Returns: The files.
    /// - Throws: A `RuntimeError` with code `invalidConfiguration` when the files exist, the name or the time is wrong, or
    ///   the files cannot be written. No file is then there that was not there before.
    @discardableResult
    public static func makeAuthority(
        in directory: String, name: String = "Manta cluster", validity: Duration = authorityValidity,
        force: Bool = false
    ) throws(RuntimeError) -> Authority {
        try makeAuthority(in: directory, name: name, validity: validity, force: force, now: .now)
    }

    /// Issues a member's certificate: `NAME.pem`, and `NAME.key` that only this user may read.
    ///
    /// - Parameters:
    ///   - member: The member's name, from which the files get theirs: letters, digits, dots, hyphens and underscores.
    ///   - hosts: The names and addresses under which others reach the member; by default its name. They count only where
    ///     host names are verified.
    ///   - directory: The folder of the authority.
    ///   - validity: How long the certificate counts, at most as long as the authority.
    ///   - force: Whether a certificate that is there is replaced.
    /// - Returns: The files that the member needs.
    /// - Throws: A `RuntimeError` with code `invalidConfiguration` when there is no authority, it has expired, the files
    ///   exist, the name or a host is wrong, or the files cannot be written.
    @discardableResult
    public static func issue(
        for member: String, hosts: [String] = [], in directory: String, validity: Duration = memberValidity,
        force: Bool = false
    ) throws(RuntimeError) -> TLSFiles {
        try issue(for: member, hosts: hosts, in: directory, validity: validity, force: force, now: .now)
    }

    /// Until when a certificate counts, as in `2030-12-31T23:59:59Z`.
    ///
    /// - Throws: A `RuntimeError` with code `invalidConfiguration` when the file holds none.
    public static func expiry(ofCertificate path: String) throws(RuntimeError) -> String {
        CertificateChecks.text(try PEMFile(path, for: "the certificate").certificates()[0].notValidAfter)
    }
}
