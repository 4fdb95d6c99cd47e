import ActorRuntime
import RuntimeTestActors
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite("Strangers on a driver's socket harm nothing", .timeLimit(.minutes(2)))
struct StrangerTests {
    private func withDriver(
        handshakeTimeout: Duration = .seconds(5),
        _ body: (ClusterSystem, ClusterAddress, JoinToken) async throws -> Void
    ) async throws {
        var template = Array("/tmp/manta-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw RuntimeError(.systemCallFailed, "mkdtemp") }
        let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        defer { rmdir(folder) }
        let address = try ClusterAddress.unixSocket("\(folder)/s")
        defer { unlink("\(folder)/s") }
        let driver = ClusterSystem(
            options: .init(handshakeTimeout: handshakeTimeout, fingerprint: testFingerprint))
        let token = JoinToken.random()
        let listener = try await driver.listen(on: address, token: token)
        try await body(driver, address, token)
        driver.shutdown()
        await listener.close()
    }

    private func join(_ address: ClusterAddress, _ token: JoinToken, _ build: BuildFingerprint) async throws {
        let system = ClusterSystem(options: .init(fingerprint: build))
        defer { system.shutdown() }
        let ticket = JoinTicket(address: address, token: token, node: system.node)
        _ = try await NodeRuntime.join(ticket, system: system, onDriverLoss: .returnFromServe)
    }

    /// Writes bytes to the socket and waits on a thread of its own until the other side closes; answers what it read.
    private func poke(_ address: ClusterAddress, _ bytes: [UInt8]) async throws -> [UInt8] {
        let executor = try ThreadExecutor("stranger")
        defer { executor.shutdown() }
        return try await executor.run {
            let descriptor = try connectSocket(address)
            defer { close(descriptor) }
            _ = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            var answer: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 1024)
            while case let count = read(descriptor, &piece, piece.count), count > 0 { answer += piece.prefix(count) }
            return answer
        }
    }

    @Test("A wrong token and another build are refused with words that help")
    func refusals() async throws {
        try await withDriver { driver, address, token in
            let wrongToken = await #expect(throws: RuntimeError.self) {
                try await join(address, .random(), testFingerprint)
            }
            #expect(wrongToken?.code == .handshakeRefused && wrongToken?.message.contains("token") == true)
            let otherBuild = await #expect(throws: RuntimeError.self) {
                try await join(address, token, BuildFingerprint("another"))
            }
            #expect(otherBuild?.code == .differentBuild)
            #expect(otherBuild?.message.contains("built from other sources") == true)
            #expect(driver.connectedNodes.isEmpty)
            try await join(address, token, testFingerprint)
        }
    }

    @Test("Garbage closes the connection and tells nothing")
    func garbage() async throws {
        try await withDriver { _, address, token in
            #expect(try await poke(address, Array("GET / HTTP/1.1\r\n\r\n".utf8)).isEmpty)
            #expect(try await poke(address, [5, 0, 0, 0, 4, 1, 2, 3, 4]).isEmpty)
            #expect(try await poke(address, [0, 0, 0, 0]).isEmpty)
            #expect(try await poke(address, [255, 255, 255, 255, 1]).isEmpty)
            try await join(address, token, testFingerprint)
        }
    }

    @Test("Silence ends with the handshake's time limit")
    func silence() async throws {
        // A busy machine may not manage an honest handshake within so short a limit, so nobody else joins here.
        try await withDriver(handshakeTimeout: .milliseconds(50)) { driver, address, _ in
            let answer = try await poke(address, [])
            #expect(answer.isEmpty && driver.connectedNodes.isEmpty)
        }
    }

    @Test("Nobody at the address is an error that says so")
    func nobody() async throws {
        let address = try ClusterAddress.unixSocket("/tmp/manta-nobody-listens-here")
        let error = await #expect(throws: RuntimeError.self) { try await join(address, .random(), testFingerprint) }
        #expect(error?.code == .peerLost)
        #expect(throws: RuntimeError.self) { try ClusterAddress.unixSocket(String(repeating: "x", count: 100)) }
        #expect(throws: RuntimeError.self) { try ClusterAddress(parsing: "tcp:1.2.3.4") }
        #expect(try ClusterAddress(parsing: address.description) == address)
    }
}

/// A socket that is connected to the address.
private func connectSocket(_ address: ClusterAddress) throws -> Int32 {
    #if os(Linux)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #else
        let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: address.path.utf8) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let failure = withUnsafePointer(to: &name) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
    }
    guard failure == 0 else { throw RuntimeError(.systemCallFailed, "connect") }
    return descriptor
}
