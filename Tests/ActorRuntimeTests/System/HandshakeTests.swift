import ActorRuntime
import NIOCore
import RuntimeTestActors
import Testing

@Suite("The handshake lets in only nodes of this build that know the token")
struct HandshakeTests {
    private static func identity(_ node: UInt64, _ fingerprint: String = "build") -> PeerIdentity {
        PeerIdentity(
            id: PeerID(rawValue: node), processIdentifier: 7, fingerprint: .init(fingerprint),
            inFlightLimit: 5, frameLimit: 1000)
    }

    private static func handshake(
        _ role: Handshake.Role, _ node: UInt64, token: String = "secret", build: String = "build", nonce: UInt64? = nil
    ) -> Handshake {
        var generator = SplitMix(seed: nonce ?? node)
        return Handshake(
            role: role, local: identity(node, build), token: JoinToken(token), nonce: .init(using: &generator))
    }

    /// Carries frames between the two sides until nothing is left to say. Answers what each made of it, and what was said.
    private func run(
        _ node: inout Handshake, _ driver: inout Handshake
    ) -> (node: [String], driver: [String], frames: [ByteBuffer]) {
        var outcomes: (node: [String], driver: [String], frames: [ByteBuffer]) = ([], [], [])
        var toDriver = outbound(node.start(), &outcomes.node)
        while !toDriver.isEmpty {
            let toNode = toDriver.flatMap { outbound(driver.received($0), &outcomes.driver) }
            outcomes.frames += toDriver + toNode
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
            case .establish(let identity): outcomes.append("joined \(identity.id)")
            case .fail(let error): outcomes.append(error.code.rawValue)
            }
            return nil
        }
    }

    @Test("Both sides learn who the other is")
    func success() {
        var node = Self.handshake(.connecting, 1)
        var driver = Self.handshake(.accepting, 2)
        let outcomes = run(&node, &driver)
        #expect(outcomes.node == ["joined 2"] && outcomes.driver == ["joined 1"])
        #expect(node.timedOut(after: .seconds(1)).isEmpty && driver.closed(nil).isEmpty)
    }

    @Test("The token never crosses the wire")
    func tokenIsNotSent() {
        var node = Self.handshake(.connecting, 1, token: "an uncommon secret")
        var driver = Self.handshake(.accepting, 2, token: "an uncommon secret")
        let frames = run(&node, &driver).frames
        #expect(frames.count == 4)
        for frame in frames { #expect(!contains(frame, "an uncommon secret")) }
    }

    @Test("A wrong token is refused on both sides", arguments: ["", "secre", "secret!", "Secret", "secretsecret"])
    func wrongToken(token: String) {
        var node = Self.handshake(.connecting, 1, token: token)
        var driver = Self.handshake(.accepting, 2)
        let outcomes = run(&node, &driver)
        #expect(outcomes.node == ["handshakeRefused"] && outcomes.driver == ["handshakeRefused"])
    }

    @Test("The accepting side says nothing of itself to a peer that has not proved the token")
    func acceptingSideIsSilent() {
        var node = Self.handshake(.connecting, 1, token: "guess")
        var driver = Self.handshake(.accepting, 2, build: "build")
        let said = run(&node, &driver).frames
        // Hello and challenge, proof and refusal; a challenge is a nonce, a refusal a number.
        #expect(said.map(\.readableBytes) == [43, 43, said[2].readableBytes, 12])
        #expect(!contains(said[1], "build") && !contains(said[3], "build"))
    }

    @Test("Another build is refused on both sides")
    func wrongFingerprint() {
        var node = Self.handshake(.connecting, 1, build: "other")
        var driver = Self.handshake(.accepting, 2)
        let outcomes = run(&node, &driver)
        #expect(outcomes.node == ["differentBuild"] && outcomes.driver == ["differentBuild"])
    }

    @Test(
        "Another version of the protocol is refused by either side", arguments: [Handshake.Role.accepting, .connecting])
    func otherVersion(role: Handshake.Role) throws {
        var peer = Self.handshake(.connecting, 1)
        var ignored: [String] = []
        var frame = try #require(outbound(peer.start(), &ignored).first)
        frame.setInteger(UInt16(9), at: frame.readerIndex + 9, endianness: .little)
        var handshake = Self.handshake(role, 2)
        _ = handshake.start()
        var outcomes: [String] = []
        let answer = outbound(handshake.received(frame), &outcomes)
        #expect(outcomes == ["differentBuild"])
        #expect(answer.count == (role == .accepting ? 1 : 0))
    }

    @Test("What was recorded of one handshake proves nothing in another")
    func replay() {
        var node = Self.handshake(.connecting, 1)
        var driver = Self.handshake(.accepting, 2)
        let recorded = run(&node, &driver).frames
        var outcomes: [String] = []
        // The same peer with a nonce of a new connection.
        var attacked = Self.handshake(.accepting, 2, nonce: 77)
        _ = outbound(attacked.received(recorded[0]), &outcomes)
        _ = outbound(attacked.received(recorded[2]), &outcomes)
        var deceived = Self.handshake(.connecting, 1, nonce: 78)
        _ = deceived.start()
        _ = outbound(deceived.received(recorded[1]), &outcomes)
        _ = outbound(deceived.received(recorded[3]), &outcomes)
        #expect(outcomes == ["handshakeRefused", "handshakeRefused"])
    }

    @Test("What a side has said itself does not prove anything to it")
    func reflection() throws {
        var outcomes: [String] = []
        // Somebody who does not know the token sends everything back that the victim says.
        var victim = Self.handshake(.connecting, 1)
        var hello = try #require(outbound(victim.start(), &outcomes).first)
        hello.setInteger(UInt8(2), at: hello.readerIndex)
        var proof = try #require(outbound(victim.received(hello), &outcomes).first)
        proof.setInteger(UInt8(4), at: proof.readerIndex)
        #expect(outbound(victim.received(proof), &outcomes).isEmpty)
        #expect(outcomes == ["handshakeRefused"])
    }

    @Test("A proof made for one driver is refused by another, also with the same token")
    func relayToAnother() {
        var outcomes: [String] = []
        var node = Self.handshake(.connecting, 1)
        var driver = Self.handshake(.accepting, 2)
        var other = Self.handshake(.accepting, 3)
        let hello = outbound(node.start(), &outcomes)
        for frame in hello { _ = other.received(frame) }
        let challenge = hello.flatMap { outbound(driver.received($0), &outcomes) }
        let proof = challenge.flatMap { outbound(node.received($0), &outcomes) }
        for frame in proof { _ = outbound(other.received(frame), &outcomes) }
        #expect(outcomes == ["handshakeRefused"])
    }

    @Test("A change of a single bit in any frame is noticed", arguments: 0..<4)
    func changedBit(frameNumber: Int) {
        for bit in 0..<8 {
            var generator = SplitMix(seed: UInt64(bit))
            var outcomes: (node: [String], driver: [String]) = ([], [])
            var node = Self.handshake(.connecting, 1)
            var driver = Self.handshake(.accepting, 2)
            var pending = outbound(node.start(), &outcomes.node)
            for number in 0..<4 {
                if number == frameNumber, var frame = pending.first {
                    let index = Int.random(in: frame.readerIndex..<frame.writerIndex, using: &generator)
                    let byte = frame.getInteger(at: index, as: UInt8.self) ?? 0
                    frame.setInteger(byte ^ (1 << bit), at: index)
                    pending[0] = frame
                }
                pending = pending.flatMap { frame in
                    number.isMultiple(of: 2)
                        ? outbound(driver.received(frame), &outcomes.driver)
                        : outbound(node.received(frame), &outcomes.node)
                }
            }
            #expect(!outcomes.node.contains("joined 2"), "bit \(bit) of frame \(frameNumber)")
            if frameNumber < 3 { #expect(!outcomes.driver.contains("joined 1")) }
        }
    }

    @Test("Garbage, silence and a closed connection end it with an error", arguments: 0..<50)
    func garbage(seed: UInt64) {
        var generator = SplitMix(seed: seed)
        let bytes = (0..<Int.random(in: 0...80, using: &generator)).map { _ in
            UInt8.random(in: 0...255, using: &generator)
        }
        var outcomes: [String] = []
        for role in [Handshake.Role.accepting, .connecting] {
            var handshake = Self.handshake(role, 2)
            _ = outbound(handshake.received(ByteBuffer(bytes: bytes)), &outcomes)
            #expect(handshake.received(ByteBuffer(bytes: bytes)).isEmpty)
            var silent = Self.handshake(role, 2)
            _ = outbound(silent.timedOut(after: .seconds(1)), &outcomes)
            var closed = Self.handshake(role, 2)
            _ = outbound(closed.closed(nil), &outcomes)
        }
        let expected = ["protocolViolation", "timedOut", "peerLost"]
        #expect(outcomes == expected + expected)
    }

    @Test("Frames that are cut short, too long or out of turn end it", arguments: 0..<4)
    func malformed(frameNumber: Int) {
        for change in [-1, 1, -12] {
            var outcomes: (node: [String], driver: [String]) = ([], [])
            var node = Self.handshake(.connecting, 1)
            var driver = Self.handshake(.accepting, 2)
            var pending = outbound(node.start(), &outcomes.node)
            for number in 0..<4 {
                if number == frameNumber, let frame = pending.first {
                    let bytes = Array(frame.readableBytesView)
                    pending[0] = ByteBuffer(bytes: change < 0 ? bytes.dropLast(-change) : bytes + [0])
                }
                pending = pending.flatMap { frame in
                    number.isMultiple(of: 2)
                        ? outbound(driver.received(frame), &outcomes.driver)
                        : outbound(node.received(frame), &outcomes.node)
                }
            }
            #expect(!outcomes.node.contains("joined 2"))
            #expect(outcomes.node.count <= 1 && outcomes.driver.count <= 1)
        }
        var accepting = Self.handshake(.accepting, 2)
        var outcomes: [String] = []
        var early = Self.handshake(.connecting, 1)
        // A proof before the challenge.
        if var frame = outbound(early.start(), &outcomes).first {
            frame.setInteger(UInt8(3), at: frame.readerIndex)
            _ = outbound(accepting.received(frame), &outcomes)
        }
        #expect(outcomes == ["protocolViolation"])
    }

    private func contains(_ frame: ByteBuffer, _ text: String) -> Bool {
        Array(frame.readableBytesView).firstRange(of: Array(text.utf8)) != nil
    }
}
