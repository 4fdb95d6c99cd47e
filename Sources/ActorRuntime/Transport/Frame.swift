import NIOCore

/// What a frame says. Each frame is its length (4 bytes, little-endian, without itself), its kind, and its fields.
enum FrameKind: UInt8 {
    /// Handshake: see `Handshake`.
    case hello = 1
    case challenge, proof, welcome, refusal
    /// A call of a distributed function: see `CallFrame`.
    case call
    /// Looks up a registered actor: call number, `LookupRequest`.
    case lookup
    /// The caller no longer waits: call number.
    case cancel
    /// Answers: call number, then the value, nothing, a registered error, or any other error.
    case value
    case void, typedFailure, failure
    /// The sender is about to close the connection on purpose.
    case goodbye
    /// What a process says to the head, or the head to it.
    case control
}

/// The layout of frames.
enum FrameLayout {
    /// Length and kind.
    static let headerSize = 5
    /// Length, kind and call number.
    static let answerHeaderSize = 13

    /// A frame under construction: its length is filled in by `seal`.
    static func begin(_ kind: FrameKind, capacity: Int = 64) -> ByteBuffer {
        var frame = ByteBufferAllocator().buffer(capacity: capacity)
        frame.writeMultipleIntegers(UInt32(0), kind.rawValue, endianness: .little)
        return frame
    }

    /// A frame about a call.
    static func begin(_ kind: FrameKind, call: UInt64, capacity: Int = 64) -> ByteBuffer {
        var frame = ByteBufferAllocator().buffer(capacity: capacity)
        frame.writeMultipleIntegers(UInt32(0), kind.rawValue, call, endianness: .little)
        return frame
    }

    static func seal(_ frame: inout ByteBuffer) {
        frame.setInteger(UInt32(frame.writerIndex - 4), at: 0, endianness: .little)
    }

    static func setCall(_ call: UInt64, _ frame: inout ByteBuffer) {
        frame.setInteger(call, at: 5, endianness: .little)
    }
}

extension ByteBuffer {
    /// Reads a text with a length of two bytes.
    mutating func readShortText() -> String? {
        guard let length = readInteger(endianness: .little, as: UInt16.self) else { return nil }
        return try? readUTF8ValidatedString(length: Int(length))
    }

    /// Writes a text with a length of two bytes.
    mutating func writeShortText(_ text: String) throws {
        let bytes = text.utf8
        guard let length = UInt16(exactly: bytes.count) else {
            throw RuntimeError(
                .limitExceeded, "a name of \(bytes.count) bytes is longer than 65535: \(text.prefix(80))…")
        }
        writeInteger(length, endianness: .little)
        writeBytes(bytes)
    }
}
