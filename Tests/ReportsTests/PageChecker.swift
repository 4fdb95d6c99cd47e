/// Reads a page strictly: every element is closed in order, every attribute is quoted and given once, every identifier
/// is unique, and no `<` stands in text.
struct PageChecker {
    private(set) var problems: [String] = []
    /// The text outside of tags, scripts and styles, as it is in the source.
    private(set) var text = ""
    /// All tags with their attributes.
    private(set) var tags: [(name: String, attributes: [String: String])] = []
    private var rest: Substring
    private var open: [String] = []
    private var identifiers: Set<String> = []

    private static let void: Set = ["meta", "link", "input", "wbr", "br", "img"]

    init(_ page: String) {
        rest = page[...]
        while !rest.isEmpty { readNext() }
        if !open.isEmpty { problems.append("not closed: \(open)") }
    }

    private mutating func readNext() {
        if rest.first != "<" {
            let piece = rest.prefix { $0 != "<" }
            text += piece
            rest = rest.dropFirst(piece.count)
        } else if rest.hasPrefix("</") {
            let name = rest.dropFirst(2).prefix { $0 != ">" }
            if open.popLast() != String(name) { problems.append("</\(name)> closes nothing") }
            rest = rest.dropFirst(name.count + 3)
        } else if rest.hasPrefix("<!") {
            rest = rest.drop { $0 != ">" }.dropFirst()
        } else {
            readTag()
        }
    }

    private mutating func readTag() {
        rest = rest.dropFirst()
        let name = String(rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) })
        if name.isEmpty { problems.append("a '<' in text before \(rest.prefix(20))") }
        rest = rest.dropFirst(name.count)
        let attributes = readAttributes(of: name)
        tags.append((name, attributes))
        if let identifier = attributes["id"], !identifiers.insert(identifier).inserted {
            problems.append("the identifier '\(identifier)' twice")
        }
        let closesItself = rest.hasPrefix("/>")
        rest = rest.drop { $0 != ">" }.dropFirst()
        if closesItself || Self.void.contains(name) { return }
        open.append(name)
        guard name == "script" || name == "style" else { return }
        while !rest.isEmpty, !rest.hasPrefix("</\(name)>") { rest = rest.dropFirst() }
    }

    private mutating func readAttributes(of name: String) -> [String: String] {
        var attributes: [String: String] = [:]
        while true {
            rest = rest.drop(while: \.isWhitespace)
            let key = String(rest.prefix { $0 == "-" || $0.isLetter })
            guard !key.isEmpty else { return attributes }
            rest = rest.dropFirst(key.count)
            if attributes[key] != nil { problems.append("'\(key)' twice in <\(name)>") }
            attributes[key] = ""
            guard rest.first == "=" else { continue }
            guard rest.hasPrefix("=\"") else {
                problems.append("'\(key)' of <\(name)> is not quoted")
                return attributes
            }
            let value = rest.dropFirst(2).prefix { $0 != "\"" }
            attributes[key] = String(value)
            rest = rest.dropFirst(value.count + 3)
        }
    }
}
