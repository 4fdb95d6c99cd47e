import NIOCore

/// What every process of a cluster does first, done once in the fork server: the look-ups that Swift's runtime makes for
/// a type when it is first used are then there in each process that is forked.
///
/// It runs before `main` in a process with a single thread: it computes, and starts no thread and opens nothing.
enum ProcessPreparation {
    static func run() throws {
        try exchangeTicket()
        try shakeHands()
        try talk()
        try join()
    }

    private static let peer = PeerID(rawValue: 1)
    private static let build = BuildFingerprint("build")
    private static let actor = ActorID(spawned: 1)
    private static let token = JoinToken("secret")
    private static let object = ObjectID(creator: peer, number: 1)

    private static func exchangeTicket() throws {
        let address = try ClusterAddress.unixSocket("/tmp/socket")
        for role in [ProcessTicket.Role.node(offer), .worker(of: NodeID(rawValue: 1))] {
            var ticket = ProcessTicket(role: role, address: address, token: token, peer: peer, directory: "/")
            (ticket.log, ticket.parentProcess, ticket.lifeline) = ("/log", 1, Lifeline.childDescriptor)
            ticket.fingerprint = build
            _ = try ProcessTicket(text: ticket.text).description(address: address.description)
        }
    }

    private static func shakeHands() throws {
        let identity = PeerIdentity(
            id: peer, processIdentifier: 1, fingerprint: build, inFlightLimit: 1, frameLimit: 1)
        var connecting = handshake(.connecting, identity)
        var accepting = handshake(.accepting, identity)
        var frames = sent(connecting.start())
        while let frame = frames.popLast() {
            frames += sent(accepting.received(frame)).flatMap { sent(connecting.received($0)) }
        }
    }

    private static func handshake(_ role: Handshake.Role, _ identity: PeerIdentity) -> Handshake {
        Handshake(role: role, local: identity, token: token, nonce: .random())
    }

    /// The frames that a handshake sends, without their lengths.
    private static func sent(_ actions: [Handshake.Action]) -> [ByteBuffer] {
        actions.compactMap { action in
            guard case .send(let frame) = action else { return nil }
            return frame.getSlice(at: frame.readerIndex + 4, length: frame.readableBytes - 4)
        }
    }

    private static func talk() throws {
        let description = PeerDescription(
            role: .worker(of: NodeID(rawValue: 1)), processIdentifier: 1, host: "host", memoryDomain: "", address: "/")
        let nodeDescription = PeerDescription(
            role: .node(offer), processIdentifier: 1, host: "host", memoryDomain: "", log: "/log")
        let said: [ToHead] = [
            .join(description, isMember: false), .join(nodeDescription, isMember: true), .resumed(Inventory()),
            .finished(TaskID(result: object), attempt: 1, .inline([1]), contents: []),
            .actorReady(actor, incarnation: 1), .locate(peer), .watch(actor),
        ]
        for message in said {
            try exchange(message)
            var buffer = ByteBuffer()
            try ControlForm.write(message, into: &buffer)
            _ = try ControlForm.readToHead(buffer)
        }
        let heard: [FromHead] = [
            .welcome(epoch: 1, heard: 1, isResumable: true), .heard(1),
            .startWorker(peer), .stopWorker(peer, force: true),
            .createActor(ActorSpec(id: actor, type: "type", arguments: [1], owner: peer), incarnation: 1),
            .run(TaskOrder(id: TaskID(result: object), attempt: 1, type: "type", payload: [1])),
            .stopActor(actor, incarnation: 1), .located(peer, description),
        ]
        for message in heard {
            try exchange(message)
            var buffer = ByteBuffer()
            try ControlForm.write(message, into: &buffer)
            _ = try ControlForm.readFromHead(buffer)
        }
    }

    private static func exchange<Message: Codable>(_ message: Message) throws {
        _ = try BinaryDecoder().decode(Message.self, from: BinaryEncoder().encode(message))
    }

    /// Makes what a member consists of, and has it join a head that hears nothing.
    private static func join() throws {
        let types = ClusterTypes(errors: [RuntimeError.self])
        let description = PeerDescription(role: .node(offer), processIdentifier: 1, host: "host", memoryDomain: "")
        for store in [ObjectStoreOptions(), nil] {
            let member = try Member(
                peer: peer, types: types, token: token, options: ClusterSystem.Options(fingerprint: build),
                memoryDomain: "", store: store, home: peer)
            _ = HeadSession(
                member,
                HeadSession.Configuration(
                    address: try .unixSocket("/tmp/socket"), token: token, options: .oneMachine,
                    description: description))
            member.client.introduce(NoHead(), description)
            member.client.received(.welcome(epoch: 1, heard: nil, isResumable: false))
            member.system.attach(nil)
        }
    }

    private final class NoHead: HeadChannel {
        func send(_ message: ToHead) {}
    }

    private static var offer: NodeOffer { NodeOffer(capacity: .cpus(1), labels: ["label": "value"]) }
}

/// Called by the fork server, in C.
@_cdecl("manta_prepare_processes")
package func prepareProcesses() {
    // What fails here fails again where it is reported.
    try? ProcessPreparation.run()
}
