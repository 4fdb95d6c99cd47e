#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension Host {
    /// The address of this machine from which another one is reached. Nothing is sent.
    ///
    /// - Parameters:
    ///   - host: The name or number of the other machine. A name is looked up, which may block.
    ///   - port: Any of its ports.
    /// - Returns: The number.
    /// - Throws: a `RuntimeError` with code `invalidConfiguration` when there is no way to that machine.
    package static func address(towards host: String, port: Int) throws(RuntimeError) -> String {
        var hints = addrinfo()
        hints.ai_socktype = datagramKind
        var found: UnsafeMutablePointer<addrinfo>?
        defer { if let found { freeaddrinfo(found) } }
        guard getaddrinfo(host, "\(port)", &hints, &found) == 0, let target = found?.pointee else {
            throw RuntimeError(.invalidConfiguration, "the host '\(host)' is not known: check its name")
        }
        let descriptor = socket(target.ai_family, datagramKind, 0)
        guard descriptor >= 0 else { throw .systemCall("making a socket", errno: errno) }
        defer { close(descriptor) }
        var own = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var text = [CChar](repeating: 0, count: 64)
        let isFound =
            connect(descriptor, target.ai_addr, target.ai_addrlen) == 0
            && withUnsafeMutablePointer(to: &own) { storage in
                storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    getsockname(descriptor, address, &length) == 0
                        && getnameinfo(address, length, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0
                }
            }
        guard isFound else {
            throw RuntimeError(
                .invalidConfiguration,
                "there is no way from this machine to '\(host)' (\(describe(errno: errno))): check the network, or name the "
                    + "host under which others reach this machine")
        }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static var datagramKind: Int32 {
        #if os(Linux)
            Int32(SOCK_DGRAM.rawValue)
        #else
            SOCK_DGRAM
        #endif
    }
}
