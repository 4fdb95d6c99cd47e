import ActorRuntime

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The ways in which two processes can be connected, for tests that must hold over each of them.
enum TransportKind: CaseIterable, Sendable {
    case unixSocket, unixChannel, plainTCP, mutualTLS

    static let overTCP = [plainTCP, mutualTLS]

    var isTCP: Bool { self == .plainTCP || self == .mutualTLS }

    /// The security that both sides use, with certificates of an authority of its own.
    func makeSecurity() throws -> TransportSecurity {
        switch self {
        case .unixSocket, .unixChannel: return .unixSockets
        case .plainTCP: return .plainLoopback
        case .mutualTLS:
            return try withFolder { folder in
                try ClusterCertificates.makeAuthority(in: folder)
                return try .mutualTLS(ClusterCertificates.issue(for: "member", in: folder))
            }
        }
    }

    /// An address to listen on.
    func address(in folder: String) throws -> ClusterAddress {
        try isTCP ? .tcp(host: "127.0.0.1", port: 0) : .unixSocket("\(folder)/s")
    }
}

/// Runs `body` with a new folder that is removed afterwards, with the files in it.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = try makeFolder()
    defer { removeFolder(folder) }
    return try body(folder)
}

/// Runs `body` with a new folder that is removed afterwards, with the files in it.
func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let folder = try makeFolder()
    defer { removeFolder(folder) }
    return try await body(folder)
}

private func makeFolder() throws -> String {
    var template = Array("/tmp/manta-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw RuntimeError(.systemCallFailed, "mkdtemp") }
    return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
}

private func removeFolder(_ folder: String) {
    for name in names(in: folder) { unlink("\(folder)/\(name)") }
    rmdir(folder)
}

/// The names of the files in a folder, in order.
func names(in folder: String) -> [String] {
    guard let entries = opendir(folder) else { return [] }
    defer { closedir(entries) }
    var names: [String] = []
    while let entry = readdir(entries) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
            name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
}
