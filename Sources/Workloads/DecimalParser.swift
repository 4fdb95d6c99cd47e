/// Decimal numbers from bytes: exact, and fast for the short numbers that data files hold.
enum DecimalParser {
    /// A number read from the start of some bytes.
    struct Prefix {
        /// The nearest `Double` to the text.
        var value: Double
        /// The bytes it took.
        var length: Int
    }

    /// The number at the start of the bytes if it is short enough to be exact in one operation, else nil.
    ///
    /// W. Clinger, "How to read floating point numbers accurately", 1990: digits up to 2⁵³ and a power of ten up to
    /// 10²² are both exact, so that their product or quotient is correctly rounded.
    @inline(__always)
    static func short(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Prefix? {
        var index = start
        var negative = false
        if index < bytes.count, bytes[index] == UInt8(ascii: "-") {
            negative = true
            index += 1
        }
        var digits: UInt64 = 0
        let first = index
        while index < bytes.count, let digit = digit(bytes[index]) {
            digits = digits &* 10 &+ UInt64(digit)
            index += 1
        }
        var count = index - first
        var scale = 0
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            let point = index
            while index < bytes.count, let digit = digit(bytes[index]) {
                digits = digits &* 10 &+ UInt64(digit)
                index += 1
            }
            scale = index - point
            count += scale
        }
        // 19 digits always fit 64 bits.
        guard count > 0, count <= 19, digits <= 1 << 53, scale < powersOfTen.count else { return nil }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") { return nil }
        let size = Double(digits) / powersOfTen[scale]
        return Prefix(value: negative ? -size : size, length: index - start)
    }

    /// The number that a whole text says: infinity or NaN for the words for them and for a number too large, nil if it
    /// says none. A decimal number as in C, without hexadecimal forms.
    static func whole(_ text: String) -> Double? {
        let unsigned = text.lowercased().drop { $0 == "+" || $0 == "-" }
        if ["nan", "inf", "infinity"].contains(unsigned) { return .nan }
        guard !unsigned.isEmpty, unsigned.utf8.allSatisfy({ isDecimalByte($0) }) else { return nil }
        return Double(text)
    }

    private static func isDecimalByte(_ byte: UInt8) -> Bool {
        digit(byte) != nil || "+-.e".utf8.contains(byte)
    }

    @inline(__always)
    private static func digit(_ byte: UInt8) -> UInt8? {
        let digit = byte &- UInt8(ascii: "0")
        return digit < 10 ? digit : nil
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]
}
