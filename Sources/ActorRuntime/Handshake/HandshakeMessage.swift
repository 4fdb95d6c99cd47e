import NIOCore

/// A number that is used for one handshake only, so that what was said in another one proves nothing in this one.
package struct HandshakeNonce: Sendable, Equatable {
    static let size = 32

    let bytes: [UInt8]

    /// Takes the bytes from a generator.
    package init(using generator: inout some RandomNumberGenerator) {
        bytes = (0..<Self.size).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// A nonce that nobody can foretell.
    package static func random() -> HandshakeNonce {
        var generator = SystemRandomNumberGenerator()
        return HandshakeNonce(using: &generator)
    }
}

/// One frame of the handshake. Each begins with a fixed number and the protocol's version, so that strangers and other
/// versions are told apart.
struct HandshakeMessage {
    /// Why a peer is refused. A number and no text: what a stranger says is not shown to people.
    enum Refusal: UInt8 {
        case wrongToken = 1
        case otherBuild, otherVersion
    }

    /// The version of everything that crosses the wire.
    static let version: UInt16 = 2
    private static let magic: UInt64 = 0x4d61_6e74_615f_4e64

    let kind: FrameKind
    let version: UInt16
    /// What follows the version.
    let body: ByteBuffer

    /// Reads a frame that has lost its length; `nil` if it is of no handshake.
    init?(_ frame: ByteBuffer) {
        var frame = frame
        guard
            let kind = frame.readInteger(as: UInt8.self).flatMap(FrameKind.init(rawValue:)),
            let magic = frame.readInteger(endianness: .little, as: UInt64.self), magic == Self.magic,
            let version = frame.readInteger(endianness: .little, as: UInt16.self)
        else { return nil }
        self.kind = kind
        self.version = version
        body = frame
    }

    /// The frame of a message.
    static func frame(_ kind: FrameKind, _ body: ByteBuffer) -> ByteBuffer {
        var frame = FrameLayout.begin(kind, capacity: 32 + body.readableBytes)
        frame.writeMultipleIntegers(magic, version, endianness: .little)
        frame.writeImmutableBuffer(body)
        FrameLayout.seal(&frame)
        return frame
    }
}
