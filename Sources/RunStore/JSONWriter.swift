/// Writes JSON compactly, piece by piece.
struct JSONWriter {
    /// What is written so far.
    private(set) var text = ""
    private var needsComma = false

    /// Writes an object whose members `body` writes.
    mutating func object(_ body: (inout JSONWriter) -> Void) {
        text.append("{")
        needsComma = false
        body(&self)
        text.append("}")
        needsComma = true
    }

    /// Writes the name of the next member.
    mutating func name(_ name: String) {
        if needsComma { text.append(",") }
        quote(name)
        text.append(":")
        needsComma = true
    }

    /// Writes a member that is a text.
    mutating func member(_ name: String, _ value: String) {
        self.name(name)
        quote(value)
    }

    /// Writes a member that is a whole number.
    mutating func member(_ name: String, _ value: Int) {
        self.name(name)
        text.append(value.description)
    }

    /// Writes a member that is a truth value.
    mutating func member(_ name: String, _ value: Bool) {
        self.name(name)
        text.append(value ? "true" : "false")
    }

    /// Writes a member that is a real number; NaN and infinities become texts.
    mutating func member(_ name: String, _ value: Double) {
        self.name(name)
        if value.isFinite {
            text.append(value.description)
        } else if value.isNaN {
            text.append("\"NaN\"")
        } else {
            text.append(value > 0 ? "\"Infinity\"" : "\"-Infinity\"")
        }
    }

    /// Writes a member that is an object.
    mutating func member(_ name: String, _ body: (inout JSONWriter) -> Void) {
        self.name(name)
        object(body)
    }

    private mutating func quote(_ value: String) {
        text.append("\"")
        if value.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            text.append(value)
        } else {
            for scalar in value.unicodeScalars { escape(scalar) }
        }
        text.append("\"")
    }

    private mutating func escape(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": text.append("\\\"")
        case "\\": text.append("\\\\")
        case "\n": text.append("\\n")
        case "\t": text.append("\\t")
        case "\r": text.append("\\r")
        case _ where scalar.value < 0x20:
            let digits = String(scalar.value, radix: 16)
            text.append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
        default: text.unicodeScalars.append(scalar)
        }
    }
}
