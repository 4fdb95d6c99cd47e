#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the host of an address is written as. Nothing is looked up.
enum HostText: Equatable {
    /// The bytes of an IPv4 address.
    case ipv4([UInt8])
    /// The bytes of an IPv6 address.
    case ipv6([UInt8])
    case name

    /// Reads a host; `nil` if the text cannot be one.
    init?(_ text: String) {
        if let bytes = Self.bytes(of: text, AF_INET, count: 4) {
            self = .ipv4(bytes)
        } else if let bytes = Self.bytes(of: Self.withoutZone(text), AF_INET6, count: 16) {
            self = .ipv6(bytes)
        } else if Self.isName(text) {
            self = .name
        } else {
            return nil
        }
    }

    /// Whether only this machine can reach the address. A name never counts: what it stands for is decided elsewhere.
    var isLoopback: Bool {
        switch self {
        case .ipv4(let bytes): bytes[0] == 127
        case .ipv6(let bytes): bytes == [UInt8](repeating: 0, count: 15) + [1]
        case .name: false
        }
    }

    /// Whether the address stands for all interfaces of a machine: one can listen on it, but not connect to it.
    var isWildcard: Bool {
        switch self {
        case .ipv4(let bytes), .ipv6(let bytes): bytes.allSatisfy { $0 == 0 }
        case .name: false
        }
    }

    private static func bytes(of text: String, _ family: Int32, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }

    /// A link-local address may name its interface, as in `fe80::1%eth0`.
    private static func withoutZone(_ text: String) -> String {
        let parts = text.split(separator: "%", omittingEmptySubsequences: false)
        return parts.count == 2 && isLabel(parts[1]) ? String(parts[0]) : text
    }

    /// Labels of letters, digits, hyphens and underscores between dots, the last one no number: that would be a mistyped
    /// IPv4 address.
    private static func isName(_ text: String) -> Bool {
        guard text.utf8.count <= 253 else { return false }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let last = labels.last, !last.allSatisfy(\.isNumber) else { return false }
        return labels.allSatisfy { isLabel($0) && $0.first != "-" && $0.last != "-" }
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count)
            && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    }
}
