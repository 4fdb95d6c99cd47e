/// The first byte of every value on the wire.
///
/// Values describe their own shape, so a reader can step over what it does not know:
///
/// | tag | what follows |
/// |---|---|
/// | `absent`, `false`, `true` | nothing |
/// | `present` | one value: an optional that holds something |
/// | integers, floats | the bytes of the number, little-endian |
/// | `string` | length (4 bytes), UTF-8 |
/// | `numbers` | tag of the elements, count (4 bytes), the raw elements |
/// | `list` | length in bytes (4), count (4), that many values |
/// | `record` | length in bytes (4), then keys and values in turn |
///
/// An integer is written in the shortest of 1, 2, 4 and 8 bytes that holds it. A key is its length (one byte; 255 means
/// that four bytes with the true length follow) and its UTF-8.
enum WireTag: UInt8 {
    case absent, present, `false`, `true`
    case int8, int16, int32, int64, uint8, uint64, wide, float, double
    case string, numbers, list, record

    /// The bytes of a number with this tag; `nil` when it is not a number.
    var width: Int? {
        switch self {
        case .int8, .uint8: 1
        case .int16: 2
        case .int32, .float: 4
        case .int64, .uint64, .double: 8
        case .wide: 16
        case .absent, .present, .false, .true, .string, .numbers, .list, .record: nil
        }
    }
}

/// The limits that keep a value, hostile or not, from exhausting the stack or the memory.
enum CodecLimits {
    /// How deep values may be nested.
    static let depth = 256
    /// The largest encoded value, in bytes.
    static let size = 1 << 30
}

/// `value` as a `Result` when the two types are the same, which costs one comparison.
@inline(__always)
func reinterpret<Value, Result>(_ value: Value, as type: Result.Type) -> Result? {
    Value.self == Result.self ? unsafeBitCast(value, to: Result.self) : nil
}
