/// The files for encrypted connections, in PEM format. `manta cluster certificates` makes them.
public struct TLSFiles: Codable, Sendable, Equatable {
    /// The certificates of those who may sign the members' certificates. No others are trusted: not those of the system.
    public var authorities: String
    /// The process's own certificate, followed by those between it and the authority, if there are any.
    public var certificate: String
    /// The private key of the certificate.
    public var privateKey: String

    /// Names the files.
    public init(authorities: String, certificate: String, privateKey: String) {
        self.authorities = authorities
        self.certificate = certificate
        self.privateKey = privateKey
    }
}
