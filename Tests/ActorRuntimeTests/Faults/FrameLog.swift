import ActorRuntime
import NIOCore
import Synchronization

/// Notes what arrives over a link, and when.
final class FrameLog: LinkReceiver {
    struct State {
        var frames: [[UInt8]] = []
        var times: [Duration] = []
        var ends: [RuntimeError?] = []
    }

    let link: any Link
    private let clock: VirtualClock
    private let state = Mutex(State())

    init(_ link: any Link, _ clock: VirtualClock) {
        self.link = link
        self.clock = clock
        link.allowFrames(upTo: 1000)
    }

    var frames: [[UInt8]] { state.withLock { $0.frames } }
    var times: [Duration] { state.withLock { $0.times } }
    /// How the link ended, each time that it did.
    var ends: [RuntimeError?] { state.withLock { $0.ends } }

    func linkReceived(_ frame: ByteBuffer) {
        state.withLock { state in
            state.frames.append(Array(frame.readableBytesView))
            state.times.append(clock.now)
        }
    }

    func linkClosed(_ error: RuntimeError?) {
        state.withLock { $0.ends.append(error) }
    }

    /// Sends a frame that holds these bytes.
    func send(_ bytes: [UInt8]) {
        var frame = ByteBuffer()
        frame.writeInteger(UInt32(bytes.count), endianness: .little)
        frame.writeBytes(bytes)
        if link.enqueue(frame) { link.flush() }
    }
}

/// Two ends of one link over a simulated network, whose time passes only when a test says so.
struct LoggedLink {
    let network: SimulatedNetwork
    let near: FrameLog
    let far: FrameLog

    init(seed: UInt64 = 1, _ conditions: LinkConditions = .perfect, queuedBytes: Int = 1 << 20) async throws {
        let network = SimulatedNetwork(seed: seed, pace: .manual, conditions: conditions)
        self.network = network
        let address = try ClusterAddress.unixSocket("/simulated/far")
        let limits = LinkLimits(queuedBytes: queuedBytes)
        let (near, far) = (Promise<FrameLog>(), Promise<FrameLog>())
        _ = try await network.host("far").listen(address, limits: limits) { Self.log($0, network.clock, far) }
        try await network.host("near").connect(address, limits: limits) { Self.log($0, network.clock, near) }
        self.near = try await near.wait()
        self.far = try await far.wait()
    }

    private static func log(_ link: any Link, _ clock: VirtualClock, _ promise: Promise<FrameLog>) -> FrameLog {
        let log = FrameLog(link, clock)
        promise.fulfil(log)
        return log
    }
}
