import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension ProcessTicket {
    /// The one variable that carries a ticket.
    package static let variable = "MANTA_PROCESS_TICKET"

    /// The ticket as variables of a process's environment.
    package var environment: [String: String] {
        get throws(RuntimeError) { [Self.variable: try text] }
    }

    /// Takes the ticket out of this process's environment, so that neither programs that it starts nor those who look
    /// at the process from outside see the secret; `nil` if the process was not started as a part of a cluster.
    ///
    /// Call it first thing in `main`, before other threads may look at the environment.
    ///
    /// - Throws: a `RuntimeError` with code `invalidConfiguration` when the ticket is damaged.
    package static func takeFromEnvironment() throws(RuntimeError) -> ProcessTicket? {
        guard let value = getenv(variable) else { return nil }
        let text = String(cString: value)
        // What is taken out of the environment still stands where the kernel put it, for /proc to show.
        memset(value, 0x2d, strlen(value))
        unsetenv(variable)
        let ticket = try ProcessTicket(text: text)
        if let lifeline = ticket.lifeline {
            guard fcntl(lifeline, F_SETFD, FD_CLOEXEC) == 0 else {
                throw RuntimeError(
                    .invalidConfiguration,
                    "the descriptor \(lifeline) that this process should have inherited is not there: a program between it "
                        + "and its cluster must hand on its descriptors")
            }
        }
        return ticket
    }
}

extension ProcessTicket {
    /// What is encoded.
    private struct Wire: Codable {
        var role: Role
        var address: String
        var token: String
        var peer: PeerID
        var directory: String
        var log: String?
        var parentProcess: Int32?
        var lifeline: Int32?
        var tls: TLSFiles?
        var memoryDomain: String?
        var objectStore: String?
        var fingerprint: String?
        var session: HeadSessionState.Options
        var host: String?
    }

    /// The version of the form; another one may mean anything.
    private static let version = "1"

    /// The ticket as text: the version, a hash of the rest, and the encoding in hexadecimal digits.
    package var text: String {
        get throws(RuntimeError) {
            let wire = Wire(
                role: role, address: address.description, token: token.secret, peer: peer, directory: directory,
                log: log, parentProcess: parentProcess, lifeline: lifeline, tls: tls, memoryDomain: memoryDomain,
                objectStore: objectStore, fingerprint: fingerprint?.description, session: session, host: host)
            do {
                return Self.text(of: Array(try BinaryEncoder().encode(wire).readableBytesView))
            } catch {
                throw RuntimeError(.limitExceeded, "the ticket for a process cannot be written", cause: error)
            }
        }
    }

    /// The text that holds these bytes; whether they are a ticket shows when it is read.
    package static func text(of bytes: [UInt8]) -> String {
        "\(version).\(hash(bytes)).\(Hexadecimal.text(of: bytes))"
    }

    /// Reads a ticket that `text` wrote.
    package init(text: String) throws(RuntimeError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Hexadecimal.bytes(of: parts[2]), Self.hash(bytes) == parts[1] else {
            throw Self.damaged(nil)
        }
        guard parts[0] == Self.version else {
            throw RuntimeError(
                .differentBuild,
                "the ticket of this process has version \(parts[0]), but this program reads version \(Self.version): "
                    + "build the cluster's programs from the same sources")
        }
        let wire: Wire
        do {
            wire = try BinaryDecoder().decode(Wire.self, from: ByteBuffer(bytes: bytes))
        } catch {
            throw Self.damaged(error)
        }
        self.init(
            role: wire.role, address: try ClusterAddress(parsing: wire.address), token: JoinToken(wire.token),
            peer: wire.peer, directory: wire.directory)
        log = wire.log
        parentProcess = wire.parentProcess
        lifeline = wire.lifeline
        tls = wire.tls
        memoryDomain = wire.memoryDomain
        objectStore = wire.objectStore
        fingerprint = wire.fingerprint.map { BuildFingerprint($0) }
        session = wire.session
        host = wire.host
    }

    /// Neither the message nor the cause may show the ticket: it holds the secret.
    private static func damaged(_ error: (any Error)?) -> RuntimeError {
        RuntimeError(
            .invalidConfiguration,
            "the environment variable \(variable) is damaged: it is written by a cluster for the processes that it starts, "
                + "not by hand",
            cause: error.map { RuntimeError(.malformedData, "\(type(of: $0)) while it was read") })
    }

    private static func hash(_ bytes: [UInt8]) -> String {
        // Either half alone says nothing about some of the bytes.
        let (low, high) = bytes.withUnsafeBytes { ContentHash.hash($0) }
        return String(low, radix: 16) + "-" + String(high, radix: 16)
    }
}
