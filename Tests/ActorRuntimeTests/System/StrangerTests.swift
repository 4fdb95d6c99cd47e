import ActorRuntime
import RuntimeTestActors
import Testing

@Suite("Strangers on a driver's socket harm nothing", .timeLimit(.minutes(2)))
struct StrangerTests {
    private func withDriver(
        over transport: TransportKind, handshakeTimeout: Duration = .seconds(5),
        _ body: (ClusterSystem, ClusterAddress, JoinToken) async throws -> Void
    ) async throws {
        try await withFolder { folder in
            let driver = ClusterSystem(
                options: .init(
                    handshakeTimeout: handshakeTimeout, fingerprint: testFingerprint,
                    security: try transport.makeSecurity()))
            let token = JoinToken.random()
            let listener = try await driver.listen(on: transport.address(in: folder), token: token)
            try await body(driver, listener.address, token)
            driver.shutdown()
            await listener.close()
        }
    }

    private func join(_ address: ClusterAddress, _ token: JoinToken, _ build: BuildFingerprint) async throws {
        let security: TransportSecurity = address.isTCP ? .plainLoopback : .unixSockets
        let system = ClusterSystem(options: .init(fingerprint: build, security: security))
        defer { system.shutdown() }
        try await system.connect(to: address, token: token)
    }

    @Test(
        "A wrong token and another build are refused with words that help",
        arguments: [TransportKind.unixSocket, .plainTCP])
    func refusals(transport: TransportKind) async throws {
        try await withDriver(over: transport) { driver, address, token in
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

    @Test("Garbage closes the connection and tells nothing", arguments: [TransportKind.unixSocket, .plainTCP])
    func garbage(transport: TransportKind) async throws {
        try await withDriver(over: transport) { _, address, token in
            #expect(try await poke(address, Array("GET / HTTP/1.1\r\n\r\n".utf8)).isEmpty)
            #expect(try await poke(address, [5, 0, 0, 0, 4, 1, 2, 3, 4]).isEmpty)
            #expect(try await poke(address, [0, 0, 0, 0]).isEmpty)
            #expect(try await poke(address, [255, 255, 255, 255, 1]).isEmpty)
            // One byte more than the handshake allows.
            #expect(try await poke(address, [1, 16, 0, 0, 1]).isEmpty)
            try await join(address, token, testFingerprint)
        }
    }

    @Test("Silence ends with the handshake's time limit", arguments: [TransportKind.unixSocket, .plainTCP])
    func silence(transport: TransportKind) async throws {
        // A busy machine may not manage an honest handshake within so short a limit, so nobody else joins here.
        try await withDriver(over: transport, handshakeTimeout: .milliseconds(50)) { driver, address, _ in
            let answer = try await poke(address, [])
            #expect(answer.isEmpty && driver.connectedNodes.isEmpty)
        }
    }

    @Test(
        "Speaking slowly wins no time", arguments: [TransportKind.unixSocket, .plainTCP])
    func slowness(transport: TransportKind) async throws {
        try await withDriver(over: transport, handshakeTimeout: .milliseconds(50)) { driver, address, _ in
            let executor = try ThreadExecutor("slow stranger")
            defer { executor.shutdown() }
            let written = try await executor.run {
                let socket = try RawSocket(address)
                // A frame of 4,000 bytes is announced: at this pace it takes at least 20 seconds.
                socket.write([160, 15, 0, 0])
                return (0..<4000).first { _ in
                    socket.write([1])
                    return socket.hasClosed(within: .milliseconds(5))
                }
            }
            #expect(written != nil && driver.connectedNodes.isEmpty)
        }
    }

    @Test("Nobody at the address is an error that says so")
    func nobody() async throws {
        let address = try ClusterAddress.unixSocket("/tmp/manta-nobody-listens-here")
        let error = await #expect(throws: RuntimeError.self) { try await join(address, .random(), testFingerprint) }
        #expect(error?.code == .peerLost)
        #expect(throws: RuntimeError.self) { try ClusterAddress.unixSocket(String(repeating: "x", count: 100)) }
        #expect(try ClusterAddress(parsing: address.description) == address)
    }
}
