package import NIOCore

/// Decides who may talk to whom, before anything else is said. A pure value.
///
/// 1. The side that connects says **hello**: a nonce.
/// 2. The side that accepts answers with a **challenge**: its own nonce, and nothing about itself.
/// 3. The connecting side sends its **proof** that it knows the token, and says what it is.
/// 4. The accepting side checks that and answers with a **welcome**: its own proof, and what it is; or with a **refusal**.
///
/// So the token never crosses the wire, a peer without it learns nothing but that, and nobody can pose as the accepting
/// side. What is said afterwards is as safe as the link: whoever can change bytes on the way needs TLS to be kept out.
package struct Handshake {
    package enum Role: Sendable {
        case connecting, accepting

        fileprivate var other: Role { self == .connecting ? .accepting : .connecting }
    }

    package enum Action {
        case send(ByteBuffer)
        /// Both sides agree.
        case establish(PeerIdentity)
        /// Close the connection, after what was sent before.
        case fail(RuntimeError)
    }

    /// What is expected next.
    private enum Step {
        case hello, challenge, proof, welcome, nothing
    }

    private let local: PeerIdentity
    private let nonce: HandshakeNonce
    private let role: Role
    private var step: Step
    private var transcript: HandshakeTranscript

    package init(role: Role, local: PeerIdentity, token: JoinToken, nonce: HandshakeNonce) {
        self.role = role
        self.local = local
        self.nonce = nonce
        step = role == .connecting ? .challenge : .hello
        transcript = HandshakeTranscript(token: token)
    }

    /// The connection is open.
    package mutating func start() -> [Action] {
        guard role == .connecting else { return [] }
        return [send(.hello, ByteBuffer(bytes: nonce.bytes))]
    }

    /// A frame has come.
    package mutating func received(_ frame: ByteBuffer) -> [Action] {
        guard step != .nothing else { return [] }
        guard let message = HandshakeMessage(frame) else { return fail(Self.stranger) }
        guard message.version == HandshakeMessage.version else { return differ(message) }
        switch (step, message.kind) {
        case (.hello, .hello): return greeted(frame, message.body)
        case (.challenge, .challenge): return challenged(frame, message.body)
        case (.proof, .proof): return proved(frame, message.body)
        case (.welcome, .welcome): return welcomed(message.body)
        case (.welcome, .refusal): return refused(message.body)
        default: return fail(Self.stranger)
        }
    }

    /// Nothing has come in time.
    package mutating func timedOut(after limit: Duration) -> [Action] {
        guard step != .nothing else { return [] }
        return fail(
            RuntimeError(
                .timedOut, "the peer connected but did not complete the handshake within \(limit): it was cut off"))
    }

    /// The connection has closed.
    package mutating func closed(_ error: RuntimeError?) -> [Action] {
        guard step != .nothing else { return [] }
        // A process that ends meanwhile has refused nobody; who does not like a certificate says so.
        let isBroken = error == nil || error?.cause is IOError
        return fail(
            RuntimeError(
                isBroken ? .peerLost : .handshakeRefused, "the peer closed the connection during the handshake",
                cause: error))
    }
}

extension Handshake {
    private mutating func greeted(_ frame: ByteBuffer, _ body: ByteBuffer) -> [Action] {
        guard body.readableBytes == HandshakeNonce.size else { return fail(Self.stranger) }
        transcript.append(frame)
        step = .proof
        return [send(.challenge, ByteBuffer(bytes: nonce.bytes))]
    }

    private mutating func challenged(_ frame: ByteBuffer, _ body: ByteBuffer) -> [Action] {
        guard body.readableBytes == HandshakeNonce.size else { return fail(Self.stranger) }
        transcript.append(frame)
        step = .welcome
        return introduce(.proof)
    }

    private mutating func proved(_ frame: ByteBuffer, _ body: ByteBuffer) -> [Action] {
        guard let content = proven(body) else { return refuse(.wrongToken, Self.wrongToken) }
        guard let identity = try? BinaryDecoder().decode(PeerIdentity.self, from: content) else {
            return fail(Self.stranger)
        }
        guard identity.fingerprint == local.fingerprint else { return refuse(.otherBuild, Self.otherBuild) }
        transcript.append(frame)
        let actions = introduce(.welcome)
        guard step != .nothing else { return actions }
        step = .nothing
        return actions + [.establish(identity)]
    }

    private mutating func welcomed(_ body: ByteBuffer) -> [Action] {
        guard let content = proven(body) else { return fail(Self.impostor) }
        guard let identity = try? BinaryDecoder().decode(PeerIdentity.self, from: content) else {
            return fail(Self.stranger)
        }
        guard identity.fingerprint == local.fingerprint else { return fail(Self.otherBuild) }
        step = .nothing
        return [.establish(identity)]
    }

    private mutating func refused(_ body: ByteBuffer) -> [Action] {
        switch body.getInteger(at: body.readerIndex).flatMap(HandshakeMessage.Refusal.init(rawValue:)) {
        case .wrongToken: fail(Self.wrongToken)
        case .otherBuild: fail(Self.otherBuild)
        case .otherVersion, nil: fail(Self.stranger)
        }
    }

    /// The peer speaks another version. It understands this much of a refusal: the version.
    private mutating func differ(_ message: HandshakeMessage) -> [Action] {
        let error = Self.otherVersion(message.version)
        return role == .accepting ? refuse(.otherVersion, error) : fail(error)
    }
}

extension Handshake {
    /// Says what this side is, with a proof.
    private mutating func introduce(_ kind: FrameKind) -> [Action] {
        do {
            let content = try BinaryEncoder().encode(local)
            var body = ByteBuffer(bytes: transcript.proof(by: role, of: content))
            body.writeImmutableBuffer(content)
            return [send(kind, body)]
        } catch {
            return fail(RuntimeError(.limitExceeded, "the handshake cannot be written", cause: error))
        }
    }

    /// What the peer says about itself; `nil` without a valid proof.
    private func proven(_ body: ByteBuffer) -> ByteBuffer? {
        var content = body
        guard let proof = content.readBytes(length: HandshakeTranscript.proofSize),
            transcript.accepts(proof, by: role.other, of: content)
        else { return nil }
        return content
    }

    private mutating func send(_ kind: FrameKind, _ body: ByteBuffer) -> Action {
        let frame = HandshakeMessage.frame(kind, body)
        transcript.append(frame.getSlice(at: frame.readerIndex + 4, length: frame.readableBytes - 4) ?? frame)
        return .send(frame)
    }

    private mutating func refuse(_ refusal: HandshakeMessage.Refusal, _ error: RuntimeError) -> [Action] {
        [send(.refusal, ByteBuffer(integer: refusal.rawValue))] + fail(error)
    }

    private mutating func fail(_ error: RuntimeError) -> [Action] {
        step = .nothing
        return [.fail(error)]
    }
}
