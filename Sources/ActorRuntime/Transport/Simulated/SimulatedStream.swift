import DequeModule
import NIOCore
import RuntimeCore

/// One direction of a simulated link: decides when what arrives, and in which state. A pure value.
///
/// What it decides follows from its seed and from the frames that were sent over it, whatever happens elsewhere.
struct SimulatedStream {
    enum Item {
        case bytes(ByteBuffer)
        /// The link is closed for the receiver; nothing comes after it.
        case end(RuntimeError?)
    }

    var conditions: LinkConditions
    /// Whether nothing arrives for the time being: there is a partition, or the receiver does not read.
    var isHeld = false
    /// The bytes that are under way.
    private(set) var waitingBytes = 0
    private(set) var hasEnded = false
    private var random: SplitMix
    private var items: Deque<(time: Duration, item: Item)> = []
    private var lastArrival = Duration.zero

    init(seed: UInt64, _ conditions: LinkConditions) {
        random = SplitMix(seed: seed)
        self.conditions = conditions
    }

    /// When the next item arrives; `nil` if none does.
    var nextArrival: Duration? { isHeld ? nil : items.first?.time }

    /// Sends a frame.
    ///
    /// - Returns: `false` if it was lost, and the connection with it.
    mutating func send(_ frame: ByteBuffer, at now: Duration) -> Bool {
        guard !hasEnded else { return true }
        if happens(conditions.lossChance) { return false }
        let frame = happens(conditions.corruptChance) ? corrupted(frame) : frame
        let copies = happens(conditions.duplicateChance) ? 2 : 1
        for _ in 0..<copies {
            for piece in pieces(of: frame) { add(.bytes(piece), at: arrival(now)) }
        }
        return true
    }

    /// Nothing is sent any more; what was sent arrives before the end does.
    mutating func end(at now: Duration) {
        guard !hasEnded else { return }
        add(.end(nil), at: arrival(now))
        hasEnded = true
    }

    /// The link breaks: what is under way never arrives.
    mutating func abort(_ error: RuntimeError?, at time: Duration) {
        guard !hasEnded || !items.isEmpty else { return }
        items = []
        waitingBytes = 0
        isHeld = false
        items.append((time, .end(error)))
        hasEnded = true
    }

    /// What was held back arrives from now on.
    mutating func release(at now: Duration) {
        isHeld = false
        for index in items.indices { items[index].time = max(items[index].time, now) }
        lastArrival = max(lastArrival, now)
    }

    /// Takes the item that arrives next.
    mutating func receive() -> Item? {
        guard !isHeld, let next = items.popFirst() else { return nil }
        if case .bytes(let bytes) = next.item { waitingBytes -= bytes.readableBytes }
        return next.item
    }
}

extension SimulatedStream {
    private mutating func add(_ item: Item, at time: Duration) {
        if case .bytes(let bytes) = item { waitingBytes += bytes.readableBytes }
        items.append((time, item))
    }

    private mutating func arrival(_ now: Duration) -> Duration {
        var time = now + conditions.delay
        if conditions.jitter > .zero { time += conditions.jitter * Double.random(in: 0..<1, using: &random) }
        lastArrival = max(lastArrival, time)
        return lastArrival
    }

    private mutating func happens(_ chance: Double) -> Bool {
        chance > 0 && Double.random(in: 0..<1, using: &random) < chance
    }

    private mutating func corrupted(_ frame: ByteBuffer) -> ByteBuffer {
        var frame = frame
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let index = frame.readerIndex + Int.random(in: 0..<max(1, frame.readableBytes), using: &random)
            let bit = UInt8(1) << UInt8.random(in: 0..<8, using: &random)
            if let byte = frame.getInteger(at: index, as: UInt8.self) { frame.setInteger(byte ^ bit, at: index) }
        }
        return frame
    }

    private mutating func pieces(of frame: ByteBuffer) -> [ByteBuffer] {
        guard conditions.cutsFrames, frame.readableBytes > 1 else { return [frame] }
        var rest = frame
        let first = rest.readSlice(length: Int.random(in: 1..<frame.readableBytes, using: &random))
        return first.map { [$0, rest] } ?? [frame]
    }
}
