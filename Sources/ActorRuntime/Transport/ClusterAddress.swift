/// Where a node listens.
public struct ClusterAddress: Hashable, Sendable, CustomStringConvertible {
    /// The path of a Unix-domain socket.
    package let path: String

    /// The address of a Unix-domain socket.
    ///
    /// - Throws: a `RuntimeError` with code `invalidConfiguration` when the path is empty or has 100 bytes or more (the
    ///   system's limit is a little above that).
    public static func unixSocket(_ path: String) throws(RuntimeError) -> ClusterAddress {
        guard !path.isEmpty, path.utf8.count < 100 else {
            throw RuntimeError(
                .invalidConfiguration,
                "the socket path '\(path)' has \(path.utf8.count) bytes; it must have 1 to 99: choose a shorter folder")
        }
        return ClusterAddress(path: path)
    }

    /// Reads an address as `description` writes it.
    ///
    /// - Throws: a `RuntimeError` with code `invalidConfiguration` for anything else.
    public init(parsing text: String) throws(RuntimeError) {
        guard text.hasPrefix("unix:") else {
            throw RuntimeError(.invalidConfiguration, "'\(text)' is not an address: write unix:/path/to/socket")
        }
        self = try Self.unixSocket(String(text.dropFirst(5)))
    }

    private init(path: String) {
        self.path = path
    }

    /// The address in the form `unix:/path`.
    public var description: String {
        "unix:\(path)"
    }
}
