package import ActorRuntime
package import NIOCore
import Synchronization

/// A link that keeps what is sent over it, for a test to hand on, change, or leave out.
package final class HeldLink: Link {
    private struct State {
        var frames: [ByteBuffer] = []
        var isClosed = false
        var limit = LinkLimits.handshakeFrame
    }

    private let state = Mutex(State())

    package init() {}

    /// Whether its user has closed it.
    package var isClosed: Bool { state.withLock { $0.isClosed } }
    /// The largest frame that its user takes.
    package var frameLimit: Int { state.withLock { $0.limit } }

    /// Takes the frames that were sent, as they are handed to receivers.
    package func takeFrames() -> [ByteBuffer] {
        let frames = state.withLock { state in
            defer { state.frames = [] }
            return state.frames
        }
        return frames.map { frame in
            var frame = frame
            frame.moveReaderIndex(forwardBy: 4)
            return frame
        }
    }

    package func enqueue(_ frame: ByteBuffer) -> Bool {
        state.withLock { state in
            if !state.isClosed { state.frames.append(frame) }
        }
        return false
    }

    package func flush() {}

    package func allowFrames(upTo limit: Int) {
        state.withLock { $0.limit = limit }
    }

    package func close() {
        state.withLock { $0.isClosed = true }
    }

    package func cutOff() {
        state.withLock { $0.isClosed = true }
    }
}

/// Two systems whose frames a test carries back and forth.
package struct HeldPair {
    /// One of the systems, as the other reaches it.
    package struct Side: Sendable {
        package let system: ClusterSystem
        package let link: HeldLink
        package let receiver: any LinkReceiver

        init(_ role: Handshake.Role, _ options: ClusterSystem.Options, _ scheduler: any Scheduler, _ token: JoinToken) {
            system = ClusterSystem(peer: .random(), options: options, scheduler: scheduler)
            link = HeldLink()
            receiver = system.acceptor(role, token)(link)
        }
    }

    package let near: Side
    package let far: Side

    /// Makes a near system, which connects, and a far one, which accepts who knows its token.
    package init(
        token: JoinToken = JoinToken("secret"), farToken: JoinToken = JoinToken("secret"),
        limits: ClusterSystem.Limits = .init(), onIncident: @escaping @Sendable (RuntimeError) -> Void = { _ in }
    ) {
        let options = ClusterSystem.Options(limits: limits, fingerprint: testFingerprint, onIncident: onIncident)
        let clock = VirtualClock()
        far = Side(.accepting, options, clock, farToken)
        near = Side(.connecting, options, clock, token)
    }

    /// Carries everything across until nobody has anything to say; closed links stay closed.
    package func carry() {
        while true {
            let (toFar, toNear) = (near.link.takeFrames(), far.link.takeFrames())
            if toFar.isEmpty, toNear.isEmpty { return }
            for frame in toFar { far.receiver.linkReceived(frame) }
            for frame in toNear { near.receiver.linkReceived(frame) }
        }
    }

    /// The next frame that the near side sends, as soon as it has sent one.
    package func nextFrame() async -> ByteBuffer {
        while true {
            if let frame = near.link.takeFrames().first { return frame }
            await Task.yield()
        }
    }
}
