/// A piece of HTML or SVG that is safe by construction.
///
/// Literals are taken as they stand; every text that is interpolated is escaped. `"<td>\(name)</td>" as Markup` is
/// right whatever `name` holds, also within a quoted attribute. Only ``Markup/init(trusted:)`` goes round that.
package struct Markup: Sendable, ExpressibleByStringInterpolation {
    /// The markup as text.
    package private(set) var text: String

    /// Takes over text that was written by this module.
    init(trusted text: String) {
        self.text = text
    }

    /// Takes a literal as it stands.
    package init(stringLiteral literal: String) {
        text = literal
    }

    /// Takes literals and escaped interpolations.
    package init(stringInterpolation interpolation: StringInterpolation) {
        text = interpolation.text
    }

    /// Appends one piece to another.
    static func += (one: inout Self, other: Self) { one.text += other.text }

    /// Nothing.
    static var empty: Self { "" }

    /// A name that may be broken into lines after its underscores and points.
    static func breakable(_ name: String) -> Self {
        var markup = empty
        var part = ""
        for character in name {
            part.append(character)
            guard character == "_" || character == "." else { continue }
            markup += "\(part)<wbr>"
            part = ""
        }
        markup += "\(part)"
        return markup
    }

    /// The parts of a literal with interpolations.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 12)
        }

        package mutating func appendLiteral(_ literal: String) { text += literal }

        /// Inserts text, escaped.
        package mutating func appendInterpolation(_ string: String) { Markup.escape(string, into: &text) }

        /// Inserts a whole number.
        package mutating func appendInterpolation(_ number: Int) { text += String(number) }

        /// Inserts markup as it is.
        package mutating func appendInterpolation(_ markup: Markup) { text += markup.text }

        /// Inserts pieces of markup one after the other.
        package mutating func appendInterpolation(_ pieces: [Markup]) {
            for piece in pieces { text += piece.text }
        }

        /// Inserts markup where there is some.
        package mutating func appendInterpolation(_ markup: Markup?) { text += markup?.text ?? "" }
    }

    /// Writes text so that it is only text, within elements and quoted attributes.
    ///
    /// Control characters, which HTML does not allow, become U+FFFD; line ends and tabs stay.
    private static func escape(_ string: String, into text: inout String) {
        guard string.utf8.contains(where: needsEscape) else { return text += string }
        for scalar in string.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            case "\n", "\t": text.unicodeScalars.append(scalar)
            case _ where scalar.properties.generalCategory == .control: text += "\u{FFFD}"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        switch byte {
        // 0xC2 begins the second set of control characters.
        case ..<0x20, 0x7F, 0xC2, UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
            UInt8(ascii: "'"):
            true
        default: false
        }
    }
}
