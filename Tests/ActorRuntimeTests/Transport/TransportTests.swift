import ActorRuntime
import NIOCore
import RuntimeTestActors
import Testing

@Suite("Sockets listen and connect where it is safe", .timeLimit(.minutes(2)))
struct TransportTests {
    private func withListener(
        on address: ClusterAddress, _ security: TransportSecurity,
        _ body: (ClusterSystem, any ActorRuntime.Listener, JoinToken) async throws -> Void
    ) async throws {
        let system = ClusterSystem(options: .init(fingerprint: testFingerprint, security: security))
        let token = JoinToken.random()
        let listener = try await system.listen(on: address, token: token)
        try await body(system, listener, token)
        system.shutdown()
        await listener.close()
    }

    private func join(
        _ address: ClusterAddress, _ token: JoinToken, _ security: TransportSecurity, timeout: Duration = .seconds(10)
    ) async throws {
        let system = ClusterSystem(
            options: .init(fingerprint: testFingerprint, security: security, connectTimeout: timeout))
        defer { system.shutdown() }
        try await system.connect(to: address, token: token)
    }

    @Test("Port 0 is any free port, which the listener tells", arguments: TransportKind.overTCP)
    func anyPort(transport: TransportKind) async throws {
        let security = try transport.makeSecurity()
        try await withListener(on: .tcp(host: "127.0.0.1", port: 0), security) { system, listener, token in
            guard case .tcp("127.0.0.1", let port) = listener.address.kind else {
                Issue.record("\(listener.address)")
                return
            }
            #expect(port > 0)
            try await join(listener.address, token, security)
        }
    }

    @Test("IPv6 addresses work as IPv4 addresses do", arguments: TransportKind.overTCP)
    func ipv6(transport: TransportKind) async throws {
        let security = try transport.makeSecurity()
        try await withListener(on: .tcp(host: "::1", port: 0), security) { _, listener, token in
            #expect(listener.address.description.hasPrefix("tcp://[::1]:"))
            try await join(listener.address, token, security)
        }
    }

    @Test("Host names work with TLS")
    func hostName() async throws {
        let security = try TransportKind.mutualTLS.makeSecurity()
        try await withListener(on: .tcp(host: "localhost", port: 0), security) { _, listener, token in
            try await join(listener.address, token, security)
        }
    }

    @Test(
        "Plain TCP is refused where other machines are reached",
        arguments: ["0.0.0.0", "::", "10.0.0.1", "localhost", "node-1"])
    func plainBeyondLoopback(host: String) async throws {
        let address = try ClusterAddress.tcp(host: host, port: 7077)
        let system = ClusterSystem(options: .init(fingerprint: testFingerprint, security: .plainLoopback))
        let error = await #expect(throws: RuntimeError.self) {
            _ = try await system.listen(on: address, token: .random())
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains(address.description) == true)
        #expect(error?.message.contains("manta cluster certificates") == true)
        let connecting = await #expect(throws: RuntimeError.self) {
            try await join(address, .random(), .plainLoopback)
        }
        #expect(connecting?.code == .invalidConfiguration)
    }

    @Test("Without a setting there is no TCP, not even on this machine")
    func noTCP() async throws {
        let address = try ClusterAddress.tcp(host: "127.0.0.1", port: 0)
        let system = ClusterSystem(options: .init(fingerprint: testFingerprint))
        let error = await #expect(throws: RuntimeError.self) {
            _ = try await system.listen(on: address, token: .random())
        }
        #expect(error?.message.contains("needs TLS") == true)
    }

    @Test("A port that is taken and an address of another machine are errors that say so")
    func cannotListen() async throws {
        let security = try TransportKind.mutualTLS.makeSecurity()
        try await withListener(on: .tcp(host: "127.0.0.1", port: 0), security) { system, listener, _ in
            let taken = await #expect(throws: RuntimeError.self) {
                _ = try await system.listen(on: listener.address, token: .random())
            }
            #expect(taken?.message.contains("another program listens there") == true)
            // 192.0.2.0/24 is kept for documentation: no machine has it.
            let foreign = await #expect(throws: RuntimeError.self) {
                _ = try await system.listen(on: .tcp(host: "192.0.2.1", port: 0), token: .random())
            }
            #expect(foreign?.message.contains("no such address") == true)
        }
    }

    @Test("Nobody at an address, an unknown host and an address to listen on are errors that say so")
    func cannotConnect() async throws {
        let security = try TransportKind.mutualTLS.makeSecurity()
        let system = ClusterSystem(options: .init(fingerprint: testFingerprint, security: security))
        let listener = try await system.listen(on: .tcp(host: "127.0.0.1", port: 0), token: .random())
        await listener.close()
        let nobody = await #expect(throws: RuntimeError.self) {
            try await join(listener.address, .random(), security)
        }
        #expect(nobody?.code == .peerLost && nobody?.message.contains("\(listener.address)") == true)
        let unknown = await #expect(throws: RuntimeError.self) {
            try await join(.tcp(host: "no-such-host.invalid", port: 1), .random(), security)
        }
        #expect(unknown?.message.contains("no-such-host.invalid") == true)
        for address in ["tcp://0.0.0.0:7077", "tcp://127.0.0.1:0"] {
            let wrong = await #expect(throws: RuntimeError.self) {
                try await join(ClusterAddress(parsing: address), .random(), security)
            }
            #expect(wrong?.code == .invalidConfiguration && wrong?.message.contains(address) == true)
        }
    }

    @Test("A host that does not answer is given up after the time for it")
    func connectTimeout() async throws {
        // A listener whose queue is full leaves further connections unanswered, as a firewall does.
        let silent = try SilentPort()
        let error = await #expect(throws: RuntimeError.self) {
            try await join(silent.address, .random(), .plainLoopback, timeout: .milliseconds(200))
        }
        #expect(error?.code == .timedOut)
        #expect(error?.message.contains("\(silent.address)") == true && error?.message.contains("0.2 seconds") == true)
    }
}
