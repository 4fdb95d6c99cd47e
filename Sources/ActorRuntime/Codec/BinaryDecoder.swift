public import NIOCore

/// Reads values that `BinaryEncoder` wrote, from bytes that need not be trusted.
///
/// Every length is checked against what is there before anything is allocated; entries that the type does not know are
/// stepped over; numbers convert when the value fits exactly.
public struct BinaryDecoder: Sendable {
    /// What `Decoder.userInfo` shows to the values being read.
    public var userInfo: [CodingUserInfoKey: any Sendable]

    /// Makes a decoder.
    public init(userInfo: [CodingUserInfoKey: any Sendable] = [:]) {
        self.userInfo = userInfo
    }

    /// Reads one value that takes up the whole of `buffer`'s readable bytes.
    ///
    /// - Throws: a `DecodingError` when the bytes are no such value, or what the type's own `init(from:)` throws.
    public func decode<Value: Decodable>(_ type: Value.Type, from buffer: ByteBuffer) throws -> Value {
        let source = DecodingSource(buffer, userInfo: userInfo)
        var offset = 0
        let value = try source.value(type, &offset, depth: 0)
        guard offset == source.count else {
            throw DecodingSource.corrupted("\(source.count - offset) bytes are left over after the value")
        }
        return value
    }
}
