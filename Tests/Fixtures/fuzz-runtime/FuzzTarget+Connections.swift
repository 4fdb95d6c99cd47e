import ActorRuntime
import Distributed
import NIOCore
import RuntimeTestActors

/// What arrives over a connection.
extension FuzzTarget {
    static func connections() -> [FuzzTarget] {
        [stream(), handshake(), calls(), answers()]
    }

    /// Bytes of a stream, cut anywhere.
    private static func stream() -> FuzzTarget {
        let frames: [[UInt8]] = [[1], [], Array(repeating: 7, count: 300)]
        let samples = frames.map { frame in
            let length = withUnsafeBytes(of: UInt32(frame.count).littleEndian, Array.init)
            return length + frame + length + frame
        }
        return FuzzTarget(name: "FrameReader") {
            samples
        } accepts: { bytes in
            var reader = FrameReader()
            var rest = bytes[...]
            do {
                while !rest.isEmpty {
                    let piece = rest.prefix(1 + Int(rest.first ?? 0) % 97)
                    rest = rest.dropFirst(piece.count)
                    reader.append(ByteBuffer(bytes: piece))
                    while try reader.next(limit: 4096) != nil {}
                }
                return true
            } catch {
                return false
            }
        }
    }

    /// What is said before anyone knows who speaks; by a client and by a server.
    private static func handshake() -> FuzzTarget {
        FuzzTarget(name: "handshake", samples: greetings) { bytes in
            let pair = HeldPair()
            pair.near.receiver.linkReceived(ByteBuffer(bytes: bytes))
            pair.far.receiver.linkReceived(ByteBuffer(bytes: bytes))
            defer { pair.end() }
            return !pair.near.link.isClosed || !pair.far.link.isClosed
        }
    }

    /// What two systems say that let each other in, and what one says that does not.
    private static func greetings() -> [[UInt8]] {
        let honest = HeldPair()
        var samples: [[UInt8]] = []
        for _ in 0..<4 {
            let (toFar, toNear) = (honest.near.link.takeFrames(), honest.far.link.takeFrames())
            samples += (toFar + toNear).map { Array($0.readableBytesView) }
            toFar.forEach(honest.far.receiver.linkReceived)
            toNear.forEach(honest.near.receiver.linkReceived)
        }
        let refused = HeldPair(token: JoinToken("guess"))
        refused.near.link.takeFrames().forEach(refused.far.receiver.linkReceived)
        samples += refused.far.link.takeFrames().map { Array($0.readableBytesView) }
        return samples
    }

    /// Frames of all kinds on an open connection, each as the next call.
    private static func calls() -> FuzzTarget {
        var pair = OpenPair()
        var number: UInt64 = 0
        return FuzzTarget(name: "connection", samples: callFrames) { bytes in
            number += 1
            pair.held.far.receiver.linkReceived(numbered(bytes, number))
            let isOpen = !pair.held.far.link.isClosed
            // An open one is replaced too after a while: what one input has left behind may matter for others.
            if !isOpen || number % 256 == 0 {
                pair.held.end()
                pair = OpenPair()
            }
            return isOpen
        }
    }

    private static func callFrames() -> [[UInt8]] {
        let source = OpenPair()
        var samples = (0..<16).map { [UInt8($0), 1, 0, 0, 0, 0, 0, 0, 0] }
        samples += source.frames { proxy in try await proxy.nothing() }
        samples += source.frames { proxy in _ = try await proxy.echo(5) }
        samples += source.frames { proxy in _ = try await proxy.record(["a": [1, 2], "b": []], true) }
        samples += source.frames { proxy in _ = try await proxy.identity("text") }
        samples += source.frames { proxy in _ = try await proxy.identity([1.5, 2.5]) }
        samples += source.frames { proxy in try await proxy.failing("why") }
        samples += source.frames { proxy in
            try await withDeadline(.seconds(1000)) { _ = try await proxy.echo(5) }
        }
        samples += source.frames { proxy in
            _ = try await proxy.actorSystem.lookup(ActorKey<FuzzedActor>("fuzzed"), on: proxy.id.peer ?? .random())
        }
        return samples
    }

    /// Answers of all kinds to a call that waits.
    private static func answers() -> FuzzTarget {
        let error = RuntimeError(.overloaded, "too much", cause: RuntimeError(.peerLost, "gone"))
        let body = (try? BinaryEncoder().encode(error)).map { Array($0.readableBytesView) } ?? []
        let number: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0]
        let samples = [
            [7] + number + [4, 5], [8] + number, [9] + number + [9, 0] + Array("cancelled".utf8),
            [9] + number + [3, 0, 1, 2, 3], [10] + number + body,
        ]
        return FuzzTarget(name: "answer") {
            samples
        } accepts: { bytes in
            let pair = OpenPair()
            guard let proxy = pair.proxy else { return false }
            // It reads the answer on a thread of its own, or learns of the end.
            Task.immediate { try await proxy.echo(5) }
            pair.held.near.receiver.linkReceived(ByteBuffer(bytes: bytes))
            defer { pair.held.end() }
            return !pair.held.near.link.isClosed
        }
    }

    /// The frame with a call number that was not used yet, mostly: a repeated one is refused before it is read.
    private static func numbered(_ bytes: [UInt8], _ number: UInt64) -> ByteBuffer {
        var frame = ByteBuffer(bytes: bytes)
        if bytes.count >= 9, bytes[1] != 255 { frame.setInteger(number, at: 1, endianness: .little) }
        return frame
    }
}

/// Two systems that have greeted each other, and an actor on the far one.
private struct OpenPair {
    let held = HeldPair(limits: .init(inFlightCalls: 1024))
    let actor: FuzzedActor
    let proxy: FuzzedActor?

    init() {
        actor = FuzzedActor(actorSystem: held.far.system)
        try? held.far.system.register(actor, as: ActorKey("fuzzed"))
        proxy = try? FuzzedActor.resolve(id: actor.id, using: held.near.system)
        held.carry()
    }

    /// The frames that a call sends.
    func frames(_ call: @escaping @Sendable (FuzzedActor) async throws -> Void) -> [[UInt8]] {
        guard let proxy else { return [] }
        let task = Task.immediate { try await call(proxy) }
        defer { task.cancel() }
        return held.near.link.takeFrames().map { Array($0.readableBytesView) }
    }
}

extension HeldPair {
    /// Ends both systems, as the end of their link does.
    func end() {
        for side in [near, far] {
            side.receiver.linkClosed(nil)
            side.system.shutdown()
        }
    }
}
