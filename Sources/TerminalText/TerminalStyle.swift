/// The few colours and weights of terminal output.
public struct TerminalStyle: Sendable {
    /// What a text is, by which it is coloured.
    public enum Role: Sendable {
        /// Ordinary text.
        case plain
        /// What is to be seen first.
        case strong
        /// What can be passed over.
        case faint
        /// The answer and what went well.
        case good
        /// What was cut short.
        case caution
        /// What went wrong.
        case bad
    }

    /// Whether escape sequences are written at all.
    public var isColored: Bool

    /// Makes a style; without colour every text stays as it is.
    public init(color: Bool) {
        isColored = color
    }

    /// A text in its role's colour.
    public func apply(_ role: Role, to text: String) -> String {
        guard isColored, !text.isEmpty, let code = Self.code(role) else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    private static func code(_ role: Role) -> String? {
        switch role {
        case .plain: nil
        case .strong: "1"
        case .faint: "2"
        case .good: "32"
        case .caution: "33"
        case .bad: "31"
        }
    }
}
