public import NIOCore

/// Writes any `Encodable` value in Manta's compact binary form; `BinaryDecoder` reads it back.
///
/// Numbers keep every bit, non-finite ones too. `[Double]`, `[Float]`, `[Int]`, `[Int32]` and `[UInt8]` are copied as
/// they lie in memory. Both sides must have the same byte order. Coding paths are not tracked.
public struct BinaryEncoder: Sendable {
    /// What `Encoder.userInfo` shows to the values being written.
    public var userInfo: [CodingUserInfoKey: any Sendable]

    /// Makes an encoder.
    public init(userInfo: [CodingUserInfoKey: any Sendable] = [:]) {
        self.userInfo = userInfo
    }

    /// Appends `value` to `buffer`.
    ///
    /// - Throws: what the value's own `encode(to:)` throws, or a `RuntimeError` with code `limitExceeded` for a value
    ///   nested deeper than 256 levels or larger than 1 GiB. `buffer` is then as it was before.
    public func encode<Value: Encodable>(_ value: Value, into buffer: inout ByteBuffer) throws {
        let start = buffer.writerIndex
        let sink = EncodingSink(taking: &buffer, userInfo: userInfo)
        defer { buffer = sink.buffer }
        do {
            try sink.write(value, depth: 0)
            if let failure = sink.failure { throw failure }
        } catch {
            sink.buffer.moveWriterIndex(to: start)
            throw error
        }
    }

    /// The bytes of `value`.
    ///
    /// - Throws: as `encode(_:into:)`.
    public func encode<Value: Encodable>(_ value: Value) throws -> ByteBuffer {
        var buffer = ByteBuffer()
        try encode(value, into: &buffer)
        return buffer
    }
}
