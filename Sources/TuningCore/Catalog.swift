/// The searchers or the schedulers that can be named in text, each with its parameters.
public struct Catalog<Product: Sendable>: Sendable {
    /// One parameter of an entry, for listings and messages.
    public struct ParameterHelp: Hashable, Codable, Sendable {
        /// The name in the text form.
        public var name: String
        /// The value that it has unless told otherwise, in words.
        public var defaultValue: String
        /// What it does.
        public var help: String

        /// Describes a parameter.
        public init(_ name: String, default defaultValue: String, _ help: String) {
            self.name = name
            self.defaultValue = defaultValue
            self.help = help
        }
    }

    /// One searcher or scheduler.
    public struct Entry: Sendable {
        /// The name in the text form.
        public var name: String
        /// What it is, in one sentence.
        public var summary: String
        /// Its parameters.
        public var parameters: [ParameterHelp]
        /// Makes it from a text form whose name and argument names have been checked.
        public var make: @Sendable (Specification) throws(TuningError) -> Product

        /// Makes an entry.
        public init(
            _ name: String, _ summary: String, parameters: [ParameterHelp] = [],
            make: @escaping @Sendable (Specification) throws(TuningError) -> Product
        ) {
            self.name = name
            self.summary = summary
            self.parameters = parameters
            self.make = make
        }
    }

    /// What the entries are, in the singular: `scheduler`.
    public let kind: String
    /// The entries in the order of a listing.
    public let entries: [Entry]

    /// Makes a catalogue.
    public init(of kind: String, _ entries: [Entry]) {
        self.kind = kind
        self.entries = entries
    }

    /// Makes what a text form names.
    ///
    /// - Throws: A ``TuningError`` that names the nearest entry or parameter where one is unknown.
    public func make(_ text: String) throws(TuningError) -> Product {
        let specification = try Specification(text)
        guard let entry = entries.first(where: { $0.name == specification.name }) else {
            throw TuningError(
                .unknownName,
                unknown(specification.name, kind, among: entries.map(\.name)))
        }
        for name in specification.argumentNames where !entry.parameters.contains(where: { $0.name == name }) {
            throw TuningError(
                .unknownArgument,
                unknown(name, "parameter of \(entry.name)", among: entry.parameters.map(\.name)))
        }
        return try entry.make(specification)
    }
}

/// Says that a name is unknown, with the nearest of the known ones or all of them.
package func unknown(_ name: String, _ kind: String, among known: [String]) -> String {
    if let nearest = nearest(to: name, among: known) {
        return "There is no \(kind) '\(name)'; did you mean '\(nearest)'?"
    }
    guard !known.isEmpty else { return "There is no \(kind) '\(name)'; there are none." }
    return "There is no \(kind) '\(name)'; there are: \(known.joined(separator: ", "))."
}

/// The known name that a mistyped one is nearest to, if it is near at all.
package func nearest(to name: String, among known: [String]) -> String? {
    let candidate = known.map { (name: $0, distance: editDistance(name.lowercased(), $0.lowercased())) }
        .min { $0.distance < $1.distance }
    guard let candidate, candidate.distance <= max(2, name.count / 2) else { return nil }
    return candidate.name
}

/// The Levenshtein distance between two texts, O(mn).
private func editDistance(_ one: String, _ other: String) -> Int {
    let other = Array(other)
    var row = Array(0...other.count)
    for (index, character) in one.enumerated() {
        var diagonal = row[0]
        row[0] = index + 1
        for column in other.indices {
            let substituted = diagonal + (character == other[column] ? 0 : 1)
            diagonal = row[column + 1]
            row[column + 1] = min(substituted, row[column] + 1, diagonal + 1)
        }
    }
    return row[other.count]
}
