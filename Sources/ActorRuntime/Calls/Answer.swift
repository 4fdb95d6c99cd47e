package import NIOCore

/// The answer to a call as it came from the wire; it is decoded by the task that made the call.
package enum Answer: Sendable {
    case value(ByteBuffer)
    case void
    /// An error of a registered type: its name and bytes.
    case typedFailure(ByteBuffer)
    case failure(ByteBuffer)

    /// Reads an answer of a given kind.
    init?(_ kind: FrameKind, _ rest: ByteBuffer) {
        switch kind {
        case .value: self = .value(rest)
        case .void: self = .void
        case .typedFailure: self = .typedFailure(rest)
        case .failure: self = .failure(rest)
        default: return nil
        }
    }

    /// The value, or the error that the other side answered with.
    func decode<Value: Codable>(_ type: Value.Type, _ system: ClusterSystem) throws -> Value {
        switch self {
        case .value(let bytes):
            do {
                return try system.decoder.decode(type, from: bytes)
            } catch {
                throw RuntimeError(.malformedData, "the answer cannot be read as \(type)", cause: error)
            }
        case .void:
            throw RuntimeError(.malformedData, "the answer holds nothing where \(type) was expected")
        case .typedFailure, .failure:
            throw try failure(system)
        }
    }

    /// Nothing, or the error that the other side answered with.
    func decodeVoid(_ system: ClusterSystem) throws {
        switch self {
        case .value, .void: return
        case .typedFailure, .failure: throw try failure(system)
        }
    }

    private func failure(_ system: ClusterSystem) throws -> any Error {
        switch self {
        case .value, .void:
            return RuntimeError(.malformedData, "the answer is no error")
        case .failure(let bytes):
            return try system.decoder.decode(RuntimeError.self, from: bytes)
        case .typedFailure(var bytes):
            let name = bytes.readShortText() ?? ""
            if name == Self.cancellation { return CancellationError() }
            if let error = try? system.types.error(named: name, from: bytes, system.decoder) { return error }
            return RuntimeError(
                .remoteError,
                "the other side threw an error of type '\(name)', which is not registered here or does not decode: "
                    + "call system.types.register(error: …) on both sides")
        }
    }

    /// The name under which a cancellation crosses the wire.
    static let cancellation = "cancelled"

    /// The frame that answers a call with an error.
    ///
    /// An error that is larger than `limit`, the largest frame that the caller takes, is replaced by one that says so:
    /// the caller would cut off whoever sends more.
    static func frame(_ call: UInt64, error: any Error, types: TypeRegistry, limit: Int) -> ByteBuffer {
        if let typed = try? typedFrame(call, error, types), typed.readableBytes - 4 <= limit { return typed }
        let plain = plainFrame(call, RuntimeError(describing: error))
        guard plain.readableBytes - 4 > limit else { return plain }
        let code = (error as? RuntimeError)?.code ?? .remoteError
        let text = "an error of \(plain.readableBytes) bytes is larger than the \(limit) that the caller takes"
        return plainFrame(call, RuntimeError(code, text))
    }

    private static func typedFrame(_ call: UInt64, _ error: any Error, _ types: TypeRegistry) throws -> ByteBuffer? {
        let name = error is CancellationError ? cancellation : types.name(ofError: error)
        guard let name else { return nil }
        var frame = FrameLayout.begin(.typedFailure, call: call)
        try frame.writeShortText(name)
        if let error = error as? any Error & Codable { try BinaryEncoder().encode(error, into: &frame) }
        return frame
    }

    private static func plainFrame(_ call: UInt64, _ error: RuntimeError) -> ByteBuffer {
        var frame = FrameLayout.begin(.failure, call: call)
        if (try? BinaryEncoder().encode(error, into: &frame)) == nil {
            let plain = RuntimeError(error.code, "an error that cannot be sent")
            _ = try? BinaryEncoder().encode(plain, into: &frame)
        }
        return frame
    }
}
