import Reports
import TerminalText

/// A line of text in several roles, cut to a width before it is coloured.
struct StyledLine {
    private var parts: [(text: String, role: TerminalStyle.Role)] = []

    mutating func add(_ text: String, _ role: TerminalStyle.Role = .plain) {
        parts.append((text, role))
    }

    func render(width: Int, style: TerminalStyle) -> String {
        var left = width
        var line = ""
        for part in parts where left > 0 {
            let text = DisplayWidth.truncate(DisplayWidth.printable(part.text), to: left)
            left -= DisplayWidth.of(text)
            line += style.apply(part.role, to: text)
            if text.hasSuffix("…"), !part.text.hasSuffix("…") { break }
        }
        return line
    }
}
