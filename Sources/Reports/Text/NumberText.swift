/// Numbers as text for people: few digits, the same ones everywhere.
///
/// Rounds the shortest decimal form that reads back exactly, half away from zero, so `0.12345` becomes `0.1235`.
public enum NumberText {
    /// A measured value with four significant digits, trailing zeros kept: `0.9900`, `12346`, `3.210e-07`.
    public static func measured(_ value: Double) -> String {
        text(value, significant: 4, keepingZeros: true)
    }

    /// A measured value with another number of significant digits, trailing zeros kept.
    static func measured(_ value: Double, digits: Int) -> String {
        text(value, significant: digits, keepingZeros: true)
    }

    /// A setting with at most four significant digits: `0.5`, `128`, `3.2e-04`.
    public static func plain(_ value: Double) -> String {
        text(value, significant: 4, keepingZeros: false)
    }

    /// Three significant digits with an exponent: `3.20e-04`.
    public static func scientific(_ value: Double) -> String {
        if let special = special(value) { return special }
        return sign(value) + DecimalDigits(value).rounded(to: 3).scientific(keepingZeros: 3)
    }

    /// A share as a percentage: `58 %`, `2.3 %`.
    public static func percent(_ share: Double) -> String {
        guard share.isFinite else { return special(share) ?? "" }
        let percentage = share * 100
        guard percentage.magnitude < 9.95, percentage != 0 else { return "\(plain(percentage.rounded())) %" }
        return "\(plain((percentage * 10).rounded() / 10)) %"
    }

    /// A count with its digits in groups of three: `100,000`.
    public static func count(_ count: Int) -> String {
        var text = ""
        for (index, digit) in "\(count.magnitude)".reversed().enumerated() {
            if index > 0, index.isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return (count < 0 ? "−" : "") + String(text.reversed())
    }

    /// The shortest form with at most so many significant digits that JSON can read.
    static func compact(_ value: Double, significant: Int) -> String {
        guard value.isFinite, value != 0 else { return value == 0 ? "0" : "null" }
        let digits = DecimalDigits(value).rounded(to: significant)
        let sign = value < 0 ? "-" : ""
        guard (-3...9).contains(digits.exponent) else { return sign + digits.scientific(keepingZeros: 1) }
        return sign + digits.positional(significant: 1)
    }

    private static func text(_ value: Double, significant: Int, keepingZeros: Bool) -> String {
        if let special = special(value) { return special }
        let exact = DecimalDigits(value)
        // The digits before the point are all shown; a number of a million or more has an exponent instead.
        let rounded = exact.rounded(to: max(significant, min(exact.exponent, 6)))
        let zeros = keepingZeros ? significant : 1
        guard (-2...6).contains(rounded.exponent) else { return sign(value) + rounded.scientific(keepingZeros: zeros) }
        return sign(value) + rounded.positional(significant: zeros)
    }

    private static func sign(_ value: Double) -> String { value < 0 ? "−" : "" }

    private static func special(_ value: Double) -> String? {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "∞" : "−∞" }
        return value == 0 ? "0" : nil
    }
}

/// The decimal digits of a finite number that is not zero: `0.d₁d₂d₃… × 10^exponent`, without sign.
struct DecimalDigits {
    private(set) var digits: [UInt8]
    private(set) var exponent: Int

    /// Takes the digits from the number's shortest decimal form.
    init(_ value: Double) {
        let text = Array("\(value.magnitude)".utf8)
        let mantissa = text.prefix { $0 != UInt8(ascii: "e") }
        let tail = String(decoding: text.dropFirst(mantissa.count + 1), as: UTF8.self)
        let point = mantissa.firstIndex(of: UInt8(ascii: ".")) ?? mantissa.count
        let all = mantissa.filter { $0 != UInt8(ascii: ".") }.map { $0 - UInt8(ascii: "0") }
        let leading = all.prefix { $0 == 0 }.count
        exponent = point - leading + (Int(tail) ?? 0)
        digits = Array(all.dropFirst(leading))
        trim()
    }

    private mutating func trim() {
        while digits.count > 1, digits.last == 0 { digits.removeLast() }
    }

    /// Rounded to so many significant digits, half away from zero.
    func rounded(to significant: Int) -> Self {
        guard digits.count > significant else { return self }
        var result = self
        result.digits = Array(digits.prefix(significant))
        if digits[significant] >= 5 {
            var index = significant - 1
            while index >= 0, result.digits[index] == 9 {
                result.digits[index] = 0
                index -= 1
            }
            if index >= 0 {
                result.digits[index] += 1
            } else {
                result.digits.insert(1, at: 0)
                result.exponent += 1
            }
        }
        result.trim()
        return result
    }

    private func padded(to count: Int) -> String {
        String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
            + String(repeating: "0", count: max(0, count - digits.count))
    }

    /// Without an exponent, with at least so many significant digits.
    func positional(significant: Int) -> String {
        guard exponent > 0 else {
            return "0." + String(repeating: "0", count: -exponent) + padded(to: significant)
        }
        let text = padded(to: max(significant, exponent))
        let split = text.index(text.startIndex, offsetBy: exponent)
        return split == text.endIndex ? text : "\(text[..<split]).\(text[split...])"
    }

    /// With a mantissa of at least so many digits and an exponent of at least two: `3.20e-04`.
    func scientific(keepingZeros count: Int) -> String {
        let text = padded(to: count)
        let power = exponent - 1
        let size = "\(power.magnitude)"
        let tail = "e\(power < 0 ? "-" : "+")\(size.count < 2 ? "0" : "")\(size)"
        return "\(text.prefix(1))\(text.count > 1 ? "." : "")\(text.dropFirst())\(tail)"
    }
}
