extension ClusterAddress {
    /// Whether only processes of this machine can connect.
    package var isLocal: Bool {
        switch kind {
        case .unixSocket: true
        case .tcp(let host, _): HostText(host)?.isLoopback == true
        }
    }

    /// Whether the address stands for all interfaces of a machine.
    package var isWildcard: Bool {
        switch kind {
        case .unixSocket: false
        case .tcp(let host, _): HostText(host)?.isWildcard == true
        }
    }

    /// Whether this is a TCP address.
    package var isTCP: Bool {
        if case .tcp = kind { true } else { false }
    }

    /// The same host with another port; a Unix-domain socket stays as it is.
    package func with(port: Int) -> ClusterAddress {
        guard case .tcp(let host, _) = kind else { return self }
        return (try? Self.tcp(host: host, port: port)) ?? self
    }

    /// Where others can connect to a process that listens here.
    ///
    /// - Parameter advertised: The host to tell others, with or without a port, as in `node-1` or `10.0.0.1:7077`; by
    ///   default the one that the process listens on. Behind address translation it is one that the process does not know.
    /// - Returns: The address, with this one's port unless `advertised` has another.
    /// - Throws: A `RuntimeError` with code `invalidConfiguration` when `advertised` is wrong, or is missing while the
    ///   process listens on all interfaces.
    package func reachable(advertising advertised: String? = nil) throws(RuntimeError) -> ClusterAddress {
        guard case .tcp(_, let port) = kind else { return self }
        guard let advertised else {
            guard !isWildcard else {
                throw RuntimeError(
                    .invalidConfiguration,
                    "the process listens on all interfaces (\(self)), but others need to know one of them: advertise the "
                        + "host under which they reach this machine")
            }
            return self
        }
        let address = try Self.parse(advertised: advertised, port: port)
        guard address.isTCP, !address.isWildcard else {
            throw RuntimeError(
                .invalidConfiguration,
                "nobody can connect to '\(advertised)': advertise the host under which others reach this machine")
        }
        return address
    }

    /// A host alone, a host and a port, or a whole address.
    private static func parse(advertised text: String, port: Int) throws(RuntimeError) -> ClusterAddress {
        if HostText(text) != nil { return try tcp(host: text, port: port) }
        let address = try ClusterAddress(parsing: text.contains(":/") ? text : "tcp://\(text)")
        if case .tcp(_, 0) = address.kind { return address.with(port: port) }
        return address
    }
}
