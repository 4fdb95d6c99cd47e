import NIOCore
import Synchronization

/// One end of a link over a simulated network.
final class SimulatedLink: Link {
    let end: SimulatedLinks.End
    private let network: SimulatedNetwork
    private let limit = Atomic<Int>(LinkLimits.handshakeFrame)
    /// Used on the network's thread only, but the compiler cannot know that.
    private let reader = Mutex(FrameReader())

    init(_ end: SimulatedLinks.End, _ network: SimulatedNetwork) {
        self.end = end
        self.network = network
    }

    func enqueue(_ frame: ByteBuffer) -> Bool {
        network.change { links, now in links.send(frame, from: end, at: now) }
    }

    func flush() {
        network.wake()
    }

    func allowFrames(upTo limit: Int) {
        self.limit.store(limit, ordering: .relaxed)
    }

    func close() {
        if network.change({ links, now in links.close(end, at: now) }) { network.wake() }
    }

    func cutOff() {
        cutOff(nil)
    }

    private func cutOff(_ error: RuntimeError?) {
        if network.change({ links, now in links.cutOff(end, error, at: now) }) { network.wake() }
    }

    /// A piece of the stream has arrived.
    func arrived(_ bytes: ByteBuffer, _ receiver: any LinkReceiver) {
        reader.withLock { $0.append(bytes) }
        do throws(RuntimeError) {
            while let frame = try nextFrame() { receiver.linkReceived(frame) }
        } catch {
            cutOff(error)
        }
    }

    private func nextFrame() throws(RuntimeError) -> ByteBuffer? {
        try reader.withLock { reader throws(RuntimeError) in try reader.next(limit: limit.load(ordering: .relaxed)) }
    }
}
