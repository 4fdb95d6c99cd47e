import DequeModule
import NIOCore
import Synchronization

/// A link over a socket: frames wait in a locked queue, and one scheduled drain writes them with as few flushes as it can.
final class SocketLink: Link {
    fileprivate struct Queue {
        var frames: Deque<ByteBuffer> = []
        var bytes = 0
        var isScheduled = false
        var isClosing = false
        var isCutOff = false
        var failure: RuntimeError?
        var onSettled: (@Sendable () -> Void)?
    }

    /// The name of the handler that encrypts, if there is one.
    static let encryption = "TLS"
    /// How many bytes are written between two flushes. Encryption takes in whatever it is given until it is flushed, so
    /// that only a flush shows whether the channel is full.
    private static let flushSize = 64 << 10
    /// How long a peer may take to read the last frames before the socket is closed all the same.
    private static let linger = TimeAmount.seconds(30)

    private let channel: any Channel
    private let limits: LinkLimits
    private let queue = Mutex(Queue())
    private let limit = Atomic<Int>(LinkLimits.handshakeFrame)
    private let isReady: Atomic<Bool>

    /// Makes a link of a channel.
    ///
    /// - Parameters:
    ///   - channel: The socket, with all that is done to bytes on their way.
    ///   - limits: What the link keeps to.
    ///   - isEncrypted: Whether frames can be written only after a handshake of the channel's own.
    init(channel: any Channel, limits: LinkLimits, isEncrypted: Bool) {
        self.channel = channel
        self.limits = limits
        isReady = Atomic(!isEncrypted)
    }

    var frameLimit: Int { limit.load(ordering: .relaxed) }
    var failure: RuntimeError? { queue.withLock { $0.failure } }

    /// The channel's own handshake is done.
    func becomeReady() {
        isReady.store(true, ordering: .relaxed)
    }

    func allowFrames(upTo limit: Int) {
        self.limit.store(limit, ordering: .relaxed)
        settle()
    }

    /// Has `action` called once, when the peer has been let in or the link is closed.
    func onSettled(_ action: @escaping @Sendable () -> Void) {
        queue.withLock { $0.onSettled = action }
    }

    /// The peer has been let in, or the link is closed.
    func settle() {
        let action = queue.withLock { queue in
            defer { queue.onSettled = nil }
            return queue.onSettled
        }
        action?()
    }

    func enqueue(_ frame: ByteBuffer) -> Bool {
        queue.withLock { queue in
            guard !queue.isClosing else { return false }
            queue.frames.append(frame)
            queue.bytes += frame.readableBytes
            if queue.bytes > limits.queuedBytes { queue.cutOff(limits.overflow) }
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

    func cutOff() {
        cutOff(nil)
    }

    /// Closes the link at once, for a reason; what was to be written is lost.
    func cutOff(_ error: RuntimeError?) {
        let wake = queue.withLock { queue in
            queue.cutOff(error)
            return queue.schedule()
        }
        if wake { flush() }
    }

    /// The connection is closed: nothing is kept for it any more.
    func discard() {
        queue.withLock { $0.cutOff(nil) }
    }

    /// Hands frames to the channel until it is full: `channelWritabilityChanged` goes on from there.
    func drain() {
        var written = 0
        while channel.isWritable, let frame = queue.withLock({ $0.take() }) {
            written += frame.readableBytes
            channel.write(frame, promise: nil)
            guard written >= Self.flushSize else { continue }
            channel.flush()
            written = 0
        }
        if written > 0 { channel.flush() }
        let rest = queue.withLock { queue in
            queue.isScheduled = false
            return (isEmpty: queue.frames.isEmpty, isClosing: queue.isClosing, isCutOff: queue.isCutOff)
        }
        if rest.isCutOff {
            abort()
        } else if rest.isEmpty, rest.isClosing {
            closeWhenWritten()
        } else if !rest.isEmpty, channel.isWritable {
            drain()
        }
    }

    private func closeWhenWritten() {
        // What is to be written before the channel is ready would wait for a peer that may never say a word.
        guard isReady.load(ordering: .relaxed) else { return abort() }
        let channel = channel
        channel.writeAndFlush(ByteBuffer()).whenComplete { _ in channel.close(promise: nil) }
        channel.eventLoop.scheduleTask(in: Self.linger) { [weak self] in self?.abort() }
    }

    /// Closes the socket itself. Encryption would first take leave of a peer that may not answer. Runs on the channel's
    /// thread.
    func abort() {
        guard let context = try? channel.pipeline.syncOperations.context(name: Self.encryption) else {
            return channel.close(promise: nil)
        }
        context.close(promise: nil)
    }
}

extension SocketLink.Queue {
    fileprivate mutating func cutOff(_ error: RuntimeError?) {
        failure = failure ?? error
        isClosing = true
        isCutOff = true
        frames = []
        bytes = 0
    }

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
