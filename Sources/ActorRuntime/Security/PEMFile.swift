import SwiftASN1
import X509

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file with certificates or a key in PEM format. Every error names the file and the way out.
struct PEMFile {
    /// No file of certificates is larger, in bytes.
    private static let sizeLimit = 1 << 20

    let path: String
    /// What the file is for, as in "the private key".
    private let purpose: String
    private let documents: [PEMDocument]

    /// Reads a file.
    ///
    /// - Throws: A `RuntimeError` with code `invalidConfiguration` when it cannot be read or holds nothing in PEM format.
    init(_ path: String, for purpose: String) throws(RuntimeError) {
        self.path = path
        self.purpose = purpose
        let text = try Self.text(of: path, purpose)
        do {
            documents = try PEMDocument.parseMultiple(pemString: text)
        } catch {
            throw Self.unusable(path, purpose, "it is damaged: make it anew", cause: error)
        }
        guard !documents.isEmpty else {
            throw Self.unusable(path, purpose, "it is not in PEM format: it should hold lines like '-----BEGIN …-----'")
        }
    }

    /// The certificates in the file, at least one.
    func certificates() throws(RuntimeError) -> [Certificate] {
        let found = documents.filter { $0.discriminator == Certificate.defaultPEMDiscriminator }
        guard !found.isEmpty else { throw unusable("it holds no certificate: name the file that does") }
        do {
            return try found.map { try Certificate(pemDocument: $0) }
        } catch {
            throw unusable("a certificate in it is damaged: issue it anew", cause: error)
        }
    }

    /// The private key in the file, and its text.
    func privateKey() throws(RuntimeError) -> (key: Certificate.PrivateKey, text: String) {
        guard let document = documents.first(where: { $0.discriminator.hasSuffix("PRIVATE KEY") }) else {
            throw unusable("it holds no private key: name the file that does")
        }
        guard document.discriminator != "ENCRYPTED PRIVATE KEY" else {
            throw unusable("the key in it has a password: store it without one, in a file that only this user can read")
        }
        do {
            return (try Certificate.PrivateKey(pemDocument: document), document.pemString)
        } catch {
            throw unusable(
                "the key in it is damaged or of an unknown kind: use an ECDSA, Ed25519 or RSA key", cause: error)
        }
    }

    func unusable(_ reason: String, cause: (any Error)? = nil) -> RuntimeError {
        Self.unusable(path, purpose, reason, cause: cause)
    }

    private static func unusable(
        _ path: String, _ purpose: String, _ reason: String, cause: (any Error)? = nil
    ) -> RuntimeError {
        RuntimeError(.invalidConfiguration, "\(purpose) '\(path)' cannot be used: \(reason)", cause: cause)
    }
}

extension PEMFile {
    private static func text(of path: String, _ purpose: String) throws(RuntimeError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unusable(path, purpose, advice(errno)) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16 << 10)
        while bytes.count <= sizeLimit {
            let count = read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unusable(path, purpose, advice(errno)) }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += piece.prefix(count)
        }
        throw unusable(path, purpose, "it has more than \(sizeLimit) bytes: name a file in PEM format")
    }

    private static func advice(_ number: Int32) -> String {
        switch number {
        case ENOENT, ENOTDIR: "there is no such file: make it with 'manta cluster certificates', or correct the path"
        case EACCES, EPERM: "this user may not read it: change its owner or its mode"
        default: "\(describe(errno: number)): correct the path"
        }
    }
}
