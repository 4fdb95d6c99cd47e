import DequeModule
import NIOCore
import Synchronization

/// A link over a socket: frames wait in a locked queue, and one scheduled drain writes all of them with one flush.
final class SocketLink: Link {
    fileprivate struct Queue {
        var frames: Deque<ByteBuffer> = []
        var bytes = 0
        var isScheduled = false
        var isClosing = false
        var failure: RuntimeError?
    }

    private let channel: any Channel
    private let limits: LinkLimits
    private let queue = Mutex(Queue())
    private let limit = Atomic<Int>(LinkLimits.handshakeFrame)

    init(channel: any Channel, limits: LinkLimits) {
        self.channel = channel
        self.limits = limits
    }

    var frameLimit: Int { limit.load(ordering: .relaxed) }
    var failure: RuntimeError? { queue.withLock { $0.failure } }

    func allowFrames(upTo limit: Int) {
        self.limit.store(limit, ordering: .relaxed)
    }

    func enqueue(_ frame: ByteBuffer) -> Bool {
        queue.withLock { queue in
            guard !queue.isClosing else { return false }
            queue.frames.append(frame)
            queue.bytes += frame.readableBytes
            if queue.bytes > limits.queuedBytes {
                queue.failure = RuntimeError(
                    .overloaded,
                    "more than \(limits.queuedBytes) bytes wait for a peer that does not read them: it was cut off")
                queue.isClosing = true
                queue.frames = []
                queue.bytes = 0
            }
            return queue.schedule()
        }
    }

    func flush() {
        channel.eventLoop.execute { self.drain() }
    }

    func close() {
        let wake = queue.withLock { queue in
            queue.isClosing = true
            return queue.schedule()
        }
        if wake { flush() }
    }

    /// Hands frames to the channel until it is full: `channelWritabilityChanged` goes on from there.
    func drain() {
        var wrote = false
        while channel.isWritable, let frame = queue.withLock({ $0.take() }) {
            channel.write(frame, promise: nil)
            wrote = true
        }
        if wrote { channel.flush() }
        let rest = queue.withLock { queue in
            queue.isScheduled = false
            return (isEmpty: queue.frames.isEmpty, isClosing: queue.isClosing, hasFailed: queue.failure != nil)
        }
        if rest.hasFailed {
            channel.close(promise: nil)
        } else if rest.isEmpty, rest.isClosing {
            closeWhenWritten()
        } else if !rest.isEmpty, channel.isWritable {
            drain()
        }
    }

    private func closeWhenWritten() {
        let channel = channel
        channel.writeAndFlush(ByteBuffer()).whenComplete { _ in channel.close(promise: nil) }
    }
}

extension SocketLink.Queue {
    fileprivate mutating func schedule() -> Bool {
        guard !isScheduled else { return false }
        isScheduled = true
        return true
    }

    fileprivate mutating func take() -> ByteBuffer? {
        guard let frame = frames.popFirst() else { return nil }
        bytes -= frame.readableBytes
        return frame
    }
}
