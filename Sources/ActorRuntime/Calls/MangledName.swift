/// Reads as much of Swift's mangled names as it takes to tell which type a function belongs to.
///
/// `executeDistributedTarget` runs a function on whatever actor it is given, without checking that the function belongs
/// to the actor's type. The receiver checks it with this, before anything runs.
package struct MangledName {
    private let bytes: [UInt8]
    private var position = 0

    private init(_ text: Substring) {
        bytes = Array(text.utf8)
    }

    /// The name of the nominal type behind a mangled type name: generic arguments are cut off.
    ///
    /// - Returns: `nil` for a type that has no plain nominal name.
    package static func nominal(_ mangledType: String) -> String? {
        guard mangledType.utf8.last == UInt8(ascii: "G") else { return mangledType }
        var name = MangledName(mangledType[...])
        while name.position < name.bytes.count {
            if name.skipIdentifier() { continue }
            if name.bytes[name.position] == UInt8(ascii: "y") {
                return String(decoding: name.bytes[..<name.position], as: UTF8.self)
            }
            name.position += 1
        }
        return nil
    }

    /// Whether `target`, the identifier of a distributed function, is a member of the type with the nominal name.
    package static func target(_ target: String, belongsTo nominal: String) -> Bool {
        guard target.hasPrefix("$s"), target.hasSuffix("TE") else { return false }
        let name = target.dropFirst(2)
        guard name.hasPrefix(nominal) else { return false }
        var rest = MangledName(name.dropFirst(nominal.count))
        return rest.beginsWithMember()
    }

    /// A member is an identifier that is not the name of a nested type; one from another module's extension has the
    /// module's name and an `E` before it, a private one its file's discriminator and `LL` after it.
    private mutating func beginsWithMember() -> Bool {
        guard skipIdentifier() else { return false }
        if skip("E"), !skipIdentifier() { return false }
        let afterName = position
        if !(skipIdentifier() && skip("LL")) { position = afterName }
        guard position < bytes.count else { return false }
        return !"CVOPaL".utf8.contains(bytes[position])
    }

    /// Steps over one identifier: a length and that many characters.
    ///
    /// After a leading `0` come words seen before, as letters, the last one in upper case, mixed with literal pieces;
    /// `0` ends it. After `00` comes one literal piece in Punycode.
    private mutating func skipIdentifier() -> Bool {
        var at = position
        guard at < bytes.count, Self.digit(bytes[at]) != nil else { return false }
        var hasWords = false
        var isPunycode = false
        if bytes[at] == UInt8(ascii: "0") {
            at += 1
            isPunycode = at < bytes.count && bytes[at] == UInt8(ascii: "0")
            hasWords = !isPunycode
            if isPunycode { at += 1 }
        }
        repeat {
            while hasWords, at < bytes.count, Self.isLetter(bytes[at]) {
                hasWords = bytes[at] >= UInt8(ascii: "a")
                at += 1
            }
            if at < bytes.count, bytes[at] == UInt8(ascii: "0") {
                at += 1
                break
            }
            guard let end = endOfLiteral(at, isPunycode: isPunycode) else { return false }
            at = end
        } while hasWords
        position = at
        return true
    }

    private func endOfLiteral(_ start: Int, isPunycode: Bool) -> Int? {
        var at = start
        var length = 0
        while at < bytes.count, let digit = Self.digit(bytes[at]) {
            length = length * 10 + digit
            guard length <= bytes.count else { return nil }
            at += 1
        }
        guard length > 0 else { return nil }
        if isPunycode, at < bytes.count, bytes[at] == UInt8(ascii: "_") { at += 1 }
        return length <= bytes.count - at ? at + length : nil
    }

    private mutating func skip(_ text: String) -> Bool {
        guard bytes[position...].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }

    private static func digit(_ byte: UInt8) -> Int? {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? Int(byte - UInt8(ascii: "0")) : nil
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
