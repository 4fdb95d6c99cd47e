/// JSON for a data block within a page: `<`, `>` and `&` are written as escapes, so that no text can end the block.
struct JSONText {
    private(set) var text: String

    static var null: Self { Self(text: "null") }
    static var `true`: Self { Self(text: "true") }
    static var `false`: Self { Self(text: "false") }

    static func string(_ string: String) -> Self {
        var text = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "<", ">", "&", "\u{2028}", "\u{2029}": text += escape(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: text += escape(scalar)
            default: text.unicodeScalars.append(scalar)
            }
        }
        return Self(text: text + "\"")
    }

    static func integer(_ number: Int) -> Self { Self(text: String(number)) }

    /// A number with at most so many significant digits; infinities become texts that a script can read as numbers.
    static func number(_ number: Double?, significant: Int) -> Self {
        guard let number, !number.isNaN else { return null }
        guard number.isFinite else { return string(number > 0 ? "Infinity" : "-Infinity") }
        return Self(text: NumberText.compact(number, significant: significant))
    }

    /// A number in the shortest form that reads back exactly.
    static func exact(_ number: Double) -> Self {
        number.isFinite ? Self(text: "\(number)") : Self.number(number, significant: 1)
    }

    static func array(_ elements: [Self]) -> Self {
        Self(text: "[" + elements.map(\.text).joined(separator: ",") + "]")
    }

    static func object(_ members: [(String, Self)]) -> Self {
        Self(text: "{" + members.map { "\(string($0).text):\($1.text)" }.joined(separator: ",") + "}")
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
