import Crypto
import NIOCore

/// What both sides have said so far, and the proofs that rest on it.
///
/// A proof is the HMAC-SHA256, under the token, of who proves, all frames before, and what the prover tells about itself.
/// The frames hold a nonce of each side: a proof counts for one handshake, in one direction, with this content only. The
/// token itself is never sent, and a recorded handshake does not reveal it unless it can be guessed.
struct HandshakeTranscript {
    static let proofSize = SHA256.byteCount

    private let key: SymmetricKey
    private var parts: [UInt8] = []

    init(token: JoinToken) {
        key = SymmetricKey(data: Array(token.secret.utf8))
    }

    /// Adds a frame, without its length.
    mutating func append(_ frame: ByteBuffer) {
        Self.append(frame.readableBytesView, to: &parts)
    }

    /// Proves that this side knows the token, and that it is what `content` says.
    func proof(by role: Handshake.Role, of content: ByteBuffer) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: message(role, content), using: key))
    }

    /// Whether a proof is right. Takes a time that does not tell where it is wrong.
    func accepts(_ proof: [UInt8], by role: Handshake.Role, of content: ByteBuffer) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(proof, authenticating: message(role, content), using: key)
    }

    private func message(_ role: Handshake.Role, _ content: ByteBuffer) -> [UInt8] {
        var message = Array("Manta handshake, \(role) side".utf8)
        message.append(contentsOf: parts)
        Self.append(content.readableBytesView, to: &message)
        return message
    }

    /// Each part follows its length, so that two different conversations never read the same.
    private static func append(_ part: ByteBufferView, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: UInt64(part.count).littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: part)
    }
}
