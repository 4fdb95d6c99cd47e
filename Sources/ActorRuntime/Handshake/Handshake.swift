package import NIOCore

/// What one side tells the other about itself.
package struct NodeIdentity: Codable, Sendable, Equatable {
    package var node: NodeID
    package var processIdentifier: Int32
    package var fingerprint: BuildFingerprint
    /// How many calls may be in flight to this side.
    package var inFlightLimit: Int
    /// The largest frame this side takes, in bytes.
    package var frameLimit: Int

    package init(
        node: NodeID, processIdentifier: Int32, fingerprint: BuildFingerprint, inFlightLimit: Int, frameLimit: Int
    ) {
        self.node = node
        self.processIdentifier = processIdentifier
        self.fingerprint = fingerprint
        self.inFlightLimit = inFlightLimit
        self.frameLimit = frameLimit
    }
}

/// Decides who may talk to whom, before anything else is said. A pure value.
///
/// The side that connects says hello with the token; the side that accepts answers with a welcome or a refusal. Every
/// frame begins with a fixed magic number and the protocol's version, so that strangers and other versions are told
/// apart. A peer without the right token learns nothing but that.
package struct Handshake {
    package enum Role: Sendable {
        case connecting, accepting
    }

    package enum Action {
        case send(ByteBuffer)
        /// Both sides agree.
        case establish(NodeIdentity)
        /// Close the connection, after what was sent before.
        case fail(RuntimeError)
    }

    private struct Hello: Codable {
        var identity: NodeIdentity
        var token: String
    }

    /// The version of everything that crosses the wire.
    static let version: UInt16 = 1
    private static let magic: UInt64 = 0x4d61_6e74_615f_4e64

    private let role: Role
    private let local: NodeIdentity
    private let token: JoinToken
    private var isOver = false

    package init(role: Role, local: NodeIdentity, token: JoinToken) {
        self.role = role
        self.local = local
        self.token = token
    }

    /// The connection is open.
    package mutating func start() -> [Action] {
        guard role == .connecting else { return [] }
        return message(.hello, Hello(identity: local, token: token.secret))
    }

    /// A frame has come.
    package mutating func received(_ frame: ByteBuffer) -> [Action] {
        guard !isOver else { return [] }
        var frame = frame
        guard
            let kind = frame.readInteger(as: UInt8.self).flatMap(FrameKind.init(rawValue:)),
            let magic = frame.readInteger(endianness: .little, as: UInt64.self), magic == Self.magic,
            let version = frame.readInteger(endianness: .little, as: UInt16.self)
        else { return fail(Self.stranger) }
        switch (role, kind) {
        case (.connecting, .refusal): return refused(frame)
        case (.accepting, .hello): return greeted(frame, version)
        case (.connecting, .welcome): return welcomed(frame, version)
        default: return fail(Self.stranger)
        }
    }

    /// Nothing has come in time.
    package mutating func timedOut(after limit: Duration) -> [Action] {
        guard !isOver else { return [] }
        return fail(
            RuntimeError(
                .timedOut, "the peer connected but did not complete the handshake within \(limit): it was cut off"))
    }

    /// The connection has closed.
    package mutating func closed(_ error: RuntimeError?) -> [Action] {
        guard !isOver else { return [] }
        return fail(
            RuntimeError(.handshakeRefused, "the peer closed the connection during the handshake", cause: error))
    }
}

extension Handshake {
    private mutating func greeted(_ frame: ByteBuffer, _ version: UInt16) -> [Action] {
        guard version == Self.version else { return refuse(Self.otherVersion(version)) }
        guard let hello = try? BinaryDecoder().decode(Hello.self, from: frame) else { return fail(Self.stranger) }
        guard token.matches(hello.token) else {
            return refuse(
                RuntimeError(
                    .handshakeRefused,
                    "the join token is wrong: start the node with the token that this cluster gave out"))
        }
        guard hello.identity.fingerprint == local.fingerprint else { return refuse(Self.otherBuild) }
        let actions = message(.welcome, local)
        isOver = true
        return actions + [.establish(hello.identity)]
    }

    private mutating func welcomed(_ frame: ByteBuffer, _ version: UInt16) -> [Action] {
        guard version == Self.version else { return fail(Self.otherVersion(version)) }
        guard let identity = try? BinaryDecoder().decode(NodeIdentity.self, from: frame) else {
            return fail(Self.stranger)
        }
        guard identity.fingerprint == local.fingerprint else { return fail(Self.otherBuild) }
        isOver = true
        return [.establish(identity)]
    }

    private mutating func refused(_ frame: ByteBuffer) -> [Action] {
        fail((try? BinaryDecoder().decode(RuntimeError.self, from: frame)) ?? Self.stranger)
    }

    private mutating func refuse(_ error: RuntimeError) -> [Action] {
        message(.refusal, error) + fail(error)
    }

    private mutating func fail(_ error: RuntimeError) -> [Action] {
        isOver = true
        return [.fail(error)]
    }

    private mutating func message(_ kind: FrameKind, _ body: some Encodable) -> [Action] {
        var frame = FrameLayout.begin(kind, capacity: 256)
        frame.writeMultipleIntegers(Self.magic, Self.version, endianness: .little)
        do {
            try BinaryEncoder().encode(body, into: &frame)
        } catch {
            return fail(RuntimeError(.limitExceeded, "the handshake cannot be written", cause: error))
        }
        FrameLayout.seal(&frame)
        return [.send(frame)]
    }

    private static var stranger: RuntimeError {
        RuntimeError(.protocolViolation, "the peer does not speak Manta's protocol: it was cut off")
    }

    private static var otherBuild: RuntimeError {
        RuntimeError(
            .differentBuild,
            "this node was built from other sources: rebuild or start the same executable on both sides")
    }

    private static func otherVersion(_ version: UInt16) -> RuntimeError {
        RuntimeError(
            .differentBuild,
            "the peer speaks version \(version) of the protocol and this node version \(Self.version): "
                + "this node was built from other sources: rebuild or start the same executable on both sides")
    }
}
