/// Where a process of a cluster listens: a Unix-domain socket of its machine, or a host and a port.
public struct ClusterAddress: Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        case unixSocket(path: String)
        case tcp(host: String, port: Int)
    }

    package let kind: Kind

    /// The address of a Unix-domain socket.
    ///
    /// - Throws: A `RuntimeError` with code `invalidConfiguration` when the path is empty or has 100 bytes or more (the
    ///   system's limit is a little above that).
    public static func unixSocket(_ path: String) throws(RuntimeError) -> ClusterAddress {
        guard !path.isEmpty, path.utf8.count < 100 else {
            throw RuntimeError(
                .invalidConfiguration,
                "the socket path '\(path)' has \(path.utf8.count) bytes; it must have 1 to 99: choose a shorter folder")
        }
        return ClusterAddress(kind: .unixSocket(path: path))
    }

    /// The address of a TCP port.
    ///
    /// - Parameters:
    ///   - host: An IPv4 address, an IPv6 address without brackets, or a host's name.
    ///   - port: 1 to 65535; 0 stands for any free port, for a process that is to listen.
    /// - Returns: The address, its host in lower case.
    /// - Throws: A `RuntimeError` with code `invalidConfiguration` when the host or the port cannot be one.
    public static func tcp(host: String, port: Int) throws(RuntimeError) -> ClusterAddress {
        let host = host.lowercased()
        guard HostText(host) != nil else {
            throw RuntimeError(
                .invalidConfiguration,
                "'\(host)' is no host: write a name like node-1.example.org, an IPv4 address like 10.0.0.1, or an IPv6 "
                    + "address like ::1")
        }
        guard (0...65535).contains(port) else { throw wrongPort("\(port)") }
        return ClusterAddress(kind: .tcp(host: host, port: port))
    }

    /// Reads an address as `description` writes it.
    ///
    /// - Throws: A `RuntimeError` with code `invalidConfiguration` for anything else.
    public init(parsing text: String) throws(RuntimeError) {
        if text.hasPrefix("unix:") {
            self = try Self.unixSocket(String(text.dropFirst(5)))
        } else if text.hasPrefix("tcp://") {
            self = try Self.tcp(text.dropFirst(6), whole: text)
        } else {
            throw Self.noAddress(text)
        }
    }

    private init(kind: Kind) {
        self.kind = kind
    }

    /// The address in the form `unix:/path`, `tcp://host:port` or `tcp://[::1]:port`.
    public var description: String {
        switch kind {
        case .unixSocket(let path): "unix:\(path)"
        case .tcp(let host, let port): host.contains(":") ? "tcp://[\(host)]:\(port)" : "tcp://\(host):\(port)"
        }
    }
}

extension ClusterAddress {
    private static func tcp(_ text: Substring, whole: String) throws(RuntimeError) -> ClusterAddress {
        let (host, rest) = try split(text, whole)
        guard rest.first == ":" else {
            throw RuntimeError(
                .invalidConfiguration, "the address '\(whole)' has no port: write it as in tcp://\(hostForm(host)):7077"
            )
        }
        let digits = rest.dropFirst()
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let port = Int(digits) else {
            throw wrongPort(String(digits))
        }
        return try tcp(host: String(host), port: port)
    }

    /// The host, without its brackets, and what follows it.
    private static func split(_ text: Substring, _ whole: String) throws(RuntimeError) -> (Substring, Substring) {
        guard text.first == "[" else {
            guard text.count(where: { $0 == ":" }) < 2 else {
                throw RuntimeError(
                    .invalidConfiguration,
                    "the address '\(whole)' has several colons: write an IPv6 address in brackets, as in tcp://[::1]:7077"
                )
            }
            let end = text.firstIndex(of: ":") ?? text.endIndex
            return (text[..<end], text[end...])
        }
        guard let end = text.firstIndex(of: "]"), text[..<end].contains(":") else { throw noAddress(whole) }
        return (text[text.index(after: text.startIndex)..<end], text[text.index(after: end)...])
    }

    private static func hostForm(_ host: Substring) -> String {
        if host.isEmpty { return "127.0.0.1" }
        return host.contains(":") ? "[\(host)]" : String(host)
    }

    private static func noAddress(_ text: String) -> RuntimeError {
        RuntimeError(
            .invalidConfiguration,
            "'\(text)' is not an address: write unix:/path/to/socket, tcp://host:port or tcp://[::1]:port")
    }

    private static func wrongPort(_ port: String) -> RuntimeError {
        RuntimeError(
            .invalidConfiguration,
            "the port '\(port)' is none: write a number from 1 to 65535, or 0 to listen on any free port")
    }
}
