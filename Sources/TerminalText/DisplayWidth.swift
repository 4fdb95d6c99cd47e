/// How many columns of a terminal text takes.
public enum DisplayWidth {
    /// The width of a text without control characters.
    public static func of(_ text: String) -> Int {
        text.utf8.allSatisfy { $0 < 0x7F } ? text.utf8.count : text.reduce(0) { $0 + of($1) }
    }

    /// The width of one character: 2 for wide East Asian ones and emoji, 0 for marks that stand alone, else 1.
    public static func of(_ character: Character) -> Int {
        character.unicodeScalars.reduce(0) { max($0, width(of: $1)) }
    }

    /// The longest start of a text that fits into a width, with `…` at the end where something was cut off.
    public static func truncate(_ text: String, to width: Int) -> String {
        guard of(text) > width else { return text }
        guard width > 0 else { return "" }
        var used = 1
        var result = ""
        for character in text {
            used += of(character)
            guard used <= width else { break }
            result.append(character)
        }
        return result + "…"
    }

    /// A text on one line that a terminal shows as it is: control characters, line ends and invisible direction marks,
    /// which could hide or restyle what follows, become spaces.
    public static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnprintable) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isSecondOfPair = scalar == "\n" && scalars.last == " "
            if !isSecondOfPair { scalars.append(isUnprintable(scalar) ? " " : scalar) }
        }
        return String(scalars)
    }

    private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
        }
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return scalar.value == 0xFE0F ? 2 : 0
        default: break
        }
        if scalar.properties.isEmojiPresentation { return 2 }
        return wideRanges.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// The blocks of wide characters (Unicode's East Asian Width W and F).
    private static let wideRanges: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
        0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
        0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]
}
