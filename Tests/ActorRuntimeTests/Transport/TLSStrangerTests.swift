import ActorRuntime
import Distributed
import NIOCore
import NIOPosix
import NIOSSL
import RuntimeTestActors
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("Only members of the cluster's authority get through TLS", .timeLimit(.minutes(2)))
struct TLSStrangerTests {
    /// A driver with TLS, a member that is connected to it, and the folder of their authority.
    private struct Scene {
        let driver: ClusterSystem
        let address: ClusterAddress
        let token: JoinToken
        let member: TransportSecurity
        let folder: String
        let incidents: Recorder

        /// Whether a member can still join, and the one that joined before is still there.
        func isUnharmed() async -> Bool {
            let connected = driver.connectedNodes.count
            let error = await TLSStrangerTests.refusal(address, token, member)
            return error == nil && connected == 1
        }
    }

    private func withDriver(
        handshakeTimeout: Duration = .seconds(5), limits: ClusterSystem.Limits = .init(),
        _ body: (Scene) async throws -> Void
    ) async throws {
        try await withFolder { folder in
            try ClusterCertificates.makeAuthority(in: folder)
            let security = try TransportSecurity.mutualTLS(ClusterCertificates.issue(for: "driver", in: folder))
            let member = try TransportSecurity.mutualTLS(ClusterCertificates.issue(for: "member", in: folder))
            let incidents = Recorder()
            let driver = ClusterSystem(
                options: .init(
                    limits: limits, handshakeTimeout: handshakeTimeout, fingerprint: testFingerprint,
                    security: security, onIncident: { incidents.record($0) }))
            let token = JoinToken.random()
            let listener = try await driver.listen(on: .tcp(host: "127.0.0.1", port: 0), token: token)
            let first = ClusterSystem(options: .init(fingerprint: testFingerprint, security: member))
            try await first.connect(to: listener.address, token: token)
            try driver.register(Worker(actorSystem: driver), as: ActorKey("worker"))
            let worker = try await first.lookup(ActorKey<Worker>("worker"), on: driver.peer)
            try await body(
                Scene(
                    driver: driver, address: listener.address, token: token, member: member, folder: folder,
                    incidents: incidents))
            // Whatever strangers did, the connection that was there goes on.
            #expect(try await worker.echo(5) == 5)
            first.shutdown()
            driver.shutdown()
            await listener.close()
        }
    }

    /// The error with which a process fails to join; `nil` if it joins.
    private static func refusal(
        _ address: ClusterAddress, _ token: JoinToken, _ security: TransportSecurity
    ) async -> RuntimeError? {
        let system = ClusterSystem(options: .init(fingerprint: testFingerprint, security: security))
        defer { system.shutdown() }
        do {
            try await system.connect(to: address, token: token)
            return nil
        } catch {
            return error as? RuntimeError
        }
    }

    @Test("A certificate of another authority is refused on both sides, with words that help")
    func otherAuthority() async throws {
        try await withDriver { scene in
            let stranger = try TransportKind.mutualTLS.makeSecurity()
            let error = await Self.refusal(scene.address, scene.token, stranger)
            #expect("\(error as Any)".contains("not of the authority"))
            let told = try await scene.incidents.first()
            #expect(told.code == .handshakeRefused)
            #expect(await scene.isUnharmed())
        }
    }

    @Test("An expired certificate of the right authority does not get through")
    func expiredOnTheWire() async throws {
        try await withDriver { scene in
            // The process itself would refuse to start with it, so a bare client shows it.
            let files = try ClusterCertificates.issue(
                for: "late", hosts: [], in: scene.folder, validity: .seconds(1200), force: false, now: .now - 3000)
            let outcome = try await BareClient.run(scene.address, files: files)
            #expect(outcome.received == 0 && outcome.hasFailed)
            #expect(await scene.isUnharmed())
        }
    }

    @Test("A peer without a certificate learns nothing but that it needs one")
    func noCertificate() async throws {
        try await withDriver { scene in
            let outcome = try await BareClient.run(scene.address, files: nil)
            #expect(outcome.received == 0 && outcome.hasFailed)
            #expect(await scene.isUnharmed())
        }
    }

    @Test("A member without the token is refused inside TLS")
    func wrongToken() async throws {
        try await withDriver { scene in
            let error = await Self.refusal(scene.address, .random(), scene.member)
            #expect(error?.code == .handshakeRefused && error?.message.contains("token") == true)
            #expect(await scene.isUnharmed())
        }
    }

    @Test("Plain text and garbage get an alert at most")
    func garbage() async throws {
        try await withDriver { scene in
            var generator = SplitMix(seed: 7)
            let noise = (0..<4096).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let words = Array("GET / HTTP/1.1\r\n\r\n".utf8)
            for bytes in [words, [5, 0, 0, 0, 1, 2, 3, 4, 5], noise, [22, 3, 1, 255, 255]] {
                let answer = try await poke(scene.address, bytes + [UInt8](repeating: 0, count: 20_000))
                // A TLS record of type 21 is an alert; it has two bytes and a header of five.
                #expect(answer.isEmpty || (answer[0] == 21 && answer.count == 7), "\(answer)")
            }
            #expect(await scene.isUnharmed())
        }
    }

    @Test("A peer that says nothing, or begins TLS and stops, is cut off in time", arguments: [[], [22, 3, 1, 1, 0]])
    func silence(bytes: [UInt8]) async throws {
        try await withDriver { scene in
            let system = ClusterSystem(
                options: .init(
                    handshakeTimeout: .milliseconds(50), fingerprint: testFingerprint, security: scene.member))
            let listener = try await system.listen(on: .tcp(host: "127.0.0.1", port: 0), token: .random())
            #expect(try await poke(listener.address, bytes).isEmpty)
            await listener.close()
        }
    }

    @Test("A process without TLS does not get in, and is told what it lacks")
    func plainClient() async throws {
        try await withDriver { scene in
            let error = await Self.refusal(scene.address, scene.token, .plainLoopback)
            #expect(error?.code == .handshakeRefused || error?.code == .protocolViolation)
            #expect(await scene.isUnharmed())
        }
    }

    @Test("A process with TLS does not talk to one without, and is told so")
    func plainServer() async throws {
        let driver = ClusterSystem(options: .init(fingerprint: testFingerprint, security: .plainLoopback))
        let token = JoinToken.random()
        let listener = try await driver.listen(on: .tcp(host: "127.0.0.1", port: 0), token: token)
        let error = await Self.refusal(listener.address, token, try TransportKind.mutualTLS.makeSecurity())
        #expect("\(error as Any)".contains("both sides need TLS, or neither"))
        driver.shutdown()
        await listener.close()
    }

    @Test("Many peers that say nothing do not keep a good one out, and do not fill the log")
    func manyHalfOpen() async throws {
        try await withDriver(handshakeTimeout: .seconds(3600), limits: .init(halfOpenConnections: 8)) { scene in
            let strangers = try (0..<40).map { _ in try RawSocket(scene.address) }
            #expect(await scene.isUnharmed())
            await until { strangers.count { $0.isClosed } >= 32 }
            // The member that joined last may have cost one more of them its place.
            #expect((7...8).contains(strangers.count { !$0.isClosed }))
            #expect(scene.incidents.count <= 20)
        }
    }

    @Test("Host names are verified where that is asked for")
    func hostNames() async throws {
        try await withFolder { folder in
            try ClusterCertificates.makeAuthority(in: folder)
            let files = try ClusterCertificates.issue(for: "driver", hosts: ["localhost"], in: folder)
            let strict = try TransportSecurity.mutualTLS(files, verifiesHostNames: true)
            let driver = ClusterSystem(
                options: .init(fingerprint: testFingerprint, security: try .mutualTLS(files)))
            let token = JoinToken.random()
            let listener = try await driver.listen(on: .tcp(host: "127.0.0.1", port: 0), token: token)
            guard case .tcp(_, let port) = listener.address.kind else { return }
            let right = await Self.refusal(try .tcp(host: "localhost", port: port), token, strict)
            #expect(right == nil)
            let wrong = await Self.refusal(listener.address, token, strict)
            #expect("\(wrong as Any)".contains("for another host"))
            driver.shutdown()
            await listener.close()
        }
    }
}
