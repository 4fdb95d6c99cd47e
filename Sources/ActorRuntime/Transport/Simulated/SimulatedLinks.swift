import NIOCore
import RuntimeCore

/// Decides what becomes of all that is sent over a simulated network. A pure value: it knows neither receivers nor a
/// clock, only their names and the time it is told.
struct SimulatedLinks {
    enum Side: Int, Hashable, CaseIterable {
        case connecting, accepting

        var other: Side { self == .connecting ? .accepting : .connecting }
    }

    /// One of the two ends of a link.
    struct End: Hashable {
        var link: UInt64
        var side: Side

        var other: End { End(link: link, side: side.other) }
    }

    enum Action {
        case deliver(ByteBuffer, to: End)
        /// The last of an end.
        case close(End, RuntimeError?)
    }

    struct Record {
        var hosts: [String]
        /// What is on its way to each side.
        var streams: [SimulatedStream]
        /// How many bytes may be under way from each side.
        var limits: [Int]
        var closed: Set<Side> = []
        /// When both sides give the other one up.
        var breaksAt: Duration?
    }

    /// Two hosts between which nothing gets through, in alphabetical order.
    struct Gap: Hashable {
        var hosts: [String]

        init(_ one: String, _ other: String) {
            hosts = [one, other].sorted()
        }
    }

    private let seed: UInt64
    var conditions: LinkConditions
    private var nextLink: UInt64 = 1
    var links: [UInt64: Record] = [:]
    var gaps: Set<Gap> = []
    var crashed: Set<String> = []
    var paused: Set<String> = []

    init(seed: UInt64, _ conditions: LinkConditions) {
        self.seed = seed
        self.conditions = conditions
    }

    /// How many links are open or closing.
    var count: Int { links.count }

    /// When something happens next.
    var next: Duration? {
        links.values.lazy.flatMap { $0.streams.map(\.nextArrival) + [$0.breaksAt] }.compactMap { $0 }.min()
    }

    /// Whether one host reaches another.
    func reaches(_ host: String, _ other: String) -> Bool {
        crashed.isDisjoint(with: [host, other]) && !gaps.contains(Gap(host, other))
    }

    /// Opens a link; the limits are those of the connecting and of the accepting side.
    mutating func open(from host: String, to other: String, limits: [Int]) -> UInt64 {
        defer { nextLink += 1 }
        let streams = Side.allCases.map { side in
            let number = nextLink * 2 + UInt64(side.rawValue)
            return SimulatedStream(seed: seed &+ number &* 0xa076_1d64_78bd_642f, conditions)
        }
        links[nextLink] = Record(hosts: [host, other], streams: streams, limits: limits)
        hold(nextLink)
        return nextLink
    }
}

/// What the two ends of a link do.
extension SimulatedLinks {
    mutating func send(_ frame: ByteBuffer, from end: End, at now: Duration) {
        guard let record = links[end.link], !record.closed.contains(end.side) else { return }
        let target = end.side.other.rawValue
        guard links[end.link]?.streams[target].send(frame, at: now) != false else {
            return breakLink(end.link, at: now + record.streams[target].conditions.delay)
        }
        let limit = record.limits[end.side.rawValue]
        guard let waiting = links[end.link]?.streams[target].waitingBytes, waiting > limit else { return }
        let text = "more than \(limit) bytes wait for a peer that does not read them: it was cut off"
        cutOff(end, RuntimeError(.overloaded, text), at: now)
    }

    /// Closes the link once everything that was sent has arrived.
    mutating func close(_ end: End, at now: Duration) {
        links[end.link]?.streams[end.side.other.rawValue].end(at: now)
        links[end.link]?.streams[end.side.rawValue].abort(nil, at: now)
    }

    /// Closes the link at once, as one end wants it.
    mutating func cutOff(_ end: End, _ error: RuntimeError?, at now: Duration) {
        guard let record = links[end.link] else { return }
        let target = end.side.other.rawValue
        links[end.link]?.streams[end.side.rawValue].abort(error, at: now)
        links[end.link]?.streams[target].abort(nil, at: now + record.streams[target].conditions.delay)
    }

    /// Closes the link for both ends, as nobody wants it.
    mutating func breakLink(_ link: UInt64, at time: Duration) {
        let error = RuntimeError(.peerLost, "the connection broke")
        for side in Side.allCases { links[link]?.streams[side.rawValue].abort(error, at: time) }
        links[link]?.breaksAt = nil
    }
}

extension SimulatedLinks {
    /// The next thing that happens until `now`, the oldest link first where several happen at once.
    mutating func takeNext(until now: Duration) -> Action? {
        var best: (time: Duration, end: End)?
        for number in links.keys.sorted() {
            if let time = links[number]?.breaksAt, time <= now { breakLink(number, at: time) }
            for side in Side.allCases {
                guard let time = links[number]?.streams[side.rawValue].nextArrival, time <= now else { continue }
                if best.map({ time < $0.time }) ?? true { best = (time, End(link: number, side: side)) }
            }
        }
        guard let end = best?.end, let item = links[end.link]?.streams[end.side.rawValue].receive() else { return nil }
        switch item {
        case .bytes(let bytes):
            return .deliver(bytes, to: end)
        case .end(let error):
            links[end.link]?.closed.insert(end.side)
            if links[end.link]?.closed.count == 2 { links[end.link] = nil }
            return .close(end, error)
        }
    }
}
