/// A JSON value that keeps the order of an object's members and tells whole numbers from real ones.
///
/// Foundation's coders do neither, and take ten times as long on the small payloads of a journal.
enum JSONValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int)
    case real(Double)
    case text(String)
    case array([JSONValue])
    case object([Member])

    /// One member of an object.
    struct Member: Hashable, Sendable {
        var name: String
        var value: JSONValue
    }
}

extension JSONValue {
    /// A real number that may be NaN or infinite, which JSON's own numbers cannot be.
    static func number(_ value: Double) -> JSONValue {
        if value.isFinite { return .real(value) }
        if value.isNaN { return .text("NaN") }
        return .text(value > 0 ? "Infinity" : "-Infinity")
    }

    /// The number that ``number(_:)`` stands for.
    var number: Double? {
        switch self {
        case .real(let value): value
        case .integer(let value): Double(value)
        case .text("NaN"): .nan
        case .text("Infinity"): .infinity
        case .text("-Infinity"): -.infinity
        default: nil
        }
    }

    /// The whole number, if it is one.
    var integer: Int? {
        guard case .integer(let value) = self else { return nil }
        return value
    }

    /// The text, if it is one.
    var text: String? {
        guard case .text(let value) = self else { return nil }
        return value
    }

    /// The members, if it is an object.
    var members: [Member]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    /// The member `name`, if it is an object that has one.
    subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
}
