import ActorRuntime
import NIOCore
import RuntimeTestActors
import Testing

@Suite("The handshake lets in only nodes of this build that know the token")
struct HandshakeTests {
    private static func identity(_ node: UInt64, _ fingerprint: String = "build") -> NodeIdentity {
        NodeIdentity(
            node: NodeID(rawValue: node), processIdentifier: 7, fingerprint: .init(fingerprint),
            inFlightLimit: 5, frameLimit: 1000)
    }

    /// Carries frames between the two sides until nothing is left to say.
    private func run(_ node: inout Handshake, _ driver: inout Handshake) -> (node: [String], driver: [String]) {
        var outcomes: (node: [String], driver: [String]) = ([], [])
        var toDriver = outbound(node.start(), &outcomes.node)
        while !toDriver.isEmpty {
            let toNode = toDriver.flatMap { outbound(driver.received($0), &outcomes.driver) }
            toDriver = toNode.flatMap { outbound(node.received($0), &outcomes.node) }
        }
        return outcomes
    }

    private func outbound(_ actions: [Handshake.Action], _ outcomes: inout [String]) -> [ByteBuffer] {
        actions.compactMap { action in
            switch action {
            case .send(var frame):
                // Frames are handed over without their length.
                frame.moveReaderIndex(forwardBy: 4)
                return frame
            case .establish(let identity): outcomes.append("joined \(identity.node)")
            case .fail(let error): outcomes.append(error.code.rawValue)
            }
            return nil
        }
    }

    @Test("Both sides learn who the other is")
    func success() {
        var node = Handshake(role: .connecting, local: Self.identity(1), token: JoinToken("secret"))
        var driver = Handshake(role: .accepting, local: Self.identity(2), token: JoinToken("secret"))
        let outcomes = run(&node, &driver)
        #expect(outcomes.node == ["joined 2"] && outcomes.driver == ["joined 1"])
        #expect(node.timedOut(after: .seconds(1)).isEmpty && driver.closed(nil).isEmpty)
    }

    @Test("A wrong token is refused on both sides", arguments: ["", "secre", "secret!", "Secret", "secretsecret"])
    func wrongToken(token: String) {
        var node = Handshake(role: .connecting, local: Self.identity(1), token: JoinToken(token))
        var driver = Handshake(role: .accepting, local: Self.identity(2), token: JoinToken("secret"))
        let outcomes = run(&node, &driver)
        #expect(outcomes.node == ["handshakeRefused"] && outcomes.driver == ["handshakeRefused"])
    }

    @Test("Another build is refused on both sides")
    func wrongFingerprint() {
        var node = Handshake(role: .connecting, local: Self.identity(1, "other"), token: JoinToken("secret"))
        var driver = Handshake(role: .accepting, local: Self.identity(2), token: JoinToken("secret"))
        let outcomes = run(&node, &driver)
        #expect(outcomes.node == ["differentBuild"] && outcomes.driver == ["differentBuild"])
    }

    @Test("Garbage, silence and a closed connection end it with an error", arguments: 0..<50)
    func garbage(seed: UInt64) {
        var generator = SplitMix(seed: seed)
        let bytes = (0..<Int.random(in: 0...80, using: &generator)).map { _ in
            UInt8.random(in: 0...255, using: &generator)
        }
        var outcomes: [String] = []
        for role in [Handshake.Role.accepting, .connecting] {
            var handshake = Handshake(role: role, local: Self.identity(2), token: JoinToken("secret"))
            _ = outbound(handshake.received(ByteBuffer(bytes: bytes)), &outcomes)
            #expect(handshake.received(ByteBuffer(bytes: bytes)).isEmpty)
            var silent = Handshake(role: role, local: Self.identity(2), token: JoinToken("secret"))
            _ = outbound(silent.timedOut(after: .seconds(1)), &outcomes)
            var closed = Handshake(role: role, local: Self.identity(2), token: JoinToken("secret"))
            _ = outbound(closed.closed(nil), &outcomes)
        }
        let expected = ["protocolViolation", "timedOut", "handshakeRefused"]
        #expect(outcomes == expected + expected)
    }
}
