/// The text form of a searcher or scheduler: a name and named arguments, as in `asha(max=81,reduction=3)`.
public struct Specification: Hashable, Sendable {
    /// The name before the parenthesis.
    public let name: String
    private let arguments: [(name: String, value: String)]

    /// Reads a text form; spaces around names and values do not count.
    public init(_ text: String) throws(TuningError) {
        let trimmed = Self.trim(text)
        guard let open = trimmed.firstIndex(of: "(") else {
            guard !trimmed.isEmpty, !trimmed.contains(where: { ")=,".contains($0) }) else { throw Self.malformed(text) }
            self.name = trimmed
            self.arguments = []
            return
        }
        let name = Self.trim(trimmed[..<open])
        guard trimmed.last == ")", !name.isEmpty, !name.contains(where: { ")=,".contains($0) }) else {
            throw Self.malformed(text)
        }
        let inside = Self.trim(trimmed[trimmed.index(after: open)..<trimmed.index(before: trimmed.endIndex)])
        var arguments: [(name: String, value: String)] = []
        for part in inside.split(separator: ",", omittingEmptySubsequences: !inside.contains(",")) {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { Self.trim($0) }
            guard pair.count == 2, !pair[0].isEmpty, !pair[1].isEmpty, !pair[1].contains(where: { "()".contains($0) })
            else { throw Self.malformed(text) }
            guard !arguments.contains(where: { $0.name == pair[0] }) else {
                throw TuningError(.invalidArgument, "'\(text)' gives '\(pair[0])' twice; give it once.")
            }
            arguments.append((pair[0], pair[1]))
        }
        self.name = name
        self.arguments = arguments
    }

    /// The names of the arguments given.
    public var argumentNames: [String] { arguments.map(\.name) }

    /// The argument `name` as text, or `nil` where it is not given.
    public subscript(name: String) -> String? {
        arguments.first { $0.name == name }?.value
    }

    /// The argument `name` as a whole number within a range, or `fallback` where it is not given.
    public func integer(
        _ name: String, default fallback: Int, in range: ClosedRange<Int>
    ) throws(TuningError) -> Int {
        guard let text = self[name] else { return fallback }
        guard let value = Int(text), range.contains(value) else {
            let wanted = range.upperBound == .max ? "of at least \(range.lowerBound)" : "in \(range)"
            throw TuningError(
                .invalidArgument, "'\(name)' of \(self.name) is '\(text)'; it must be a whole number \(wanted).")
        }
        return value
    }

    /// Two forms are equal when their names and arguments are.
    public static func == (one: Self, other: Self) -> Bool {
        one.name == other.name && one.arguments.elementsEqual(other.arguments) { $0 == $1 }
    }

    /// Hashes name and arguments.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        for argument in arguments {
            hasher.combine(argument.name)
            hasher.combine(argument.value)
        }
    }

    private static func malformed(_ text: String) -> TuningError {
        TuningError(.malformedSpecification, "'\(text)' cannot be read; write it as name or name(argument=value,…).")
    }

    private static func trim(_ text: some StringProtocol) -> String {
        var slice = text[...]
        while slice.first?.isWhitespace == true { slice.removeFirst() }
        while slice.last?.isWhitespace == true { slice.removeLast() }
        return String(slice)
    }
}
