import RuntimeCore

/// A cluster in virtual time: a head, nodes, workers and drivers, and a network that delays and breaks.
///
/// Everything follows from the seed. A violated rule ends the run; the run of the same seed with a trace tells the story.
final class Simulation {
    let seed: UInt64
    let profile: FaultProfile
    var generator: SplitMix
    private(set) var now = Duration.zero
    private var queue = EventQueue()
    private(set) var violation: String?
    private let isTraced: Bool
    private(set) var story: [String] = []

    private(set) lazy var head = SimulatedHead(self)
    let oracle = Oracle()
    var processes: [PeerID: SimulatedProcess] = [:]
    private var callLinks: [PeerPair: Link] = [:]
    /// Whether processes, connections and the head still fail.
    var hasFaults = true

    init(seed: UInt64, isTraced: Bool = false) {
        self.seed = seed
        self.isTraced = isTraced
        generator = SplitMix(seed: seed)
        profile = FaultProfile.allCases[Int(seed % UInt64(FaultProfile.allCases.count))]
    }

    func at(_ time: Duration, _ action: @escaping () -> Void) {
        queue.add(at: time, action)
    }

    func after(_ delay: Duration, _ action: @escaping () -> Void) {
        queue.add(at: now + delay, action)
    }

    /// Runs until a time, or a condition that holds, or a violation.
    func run(until end: Duration, or isDone: () -> Bool = { false }) {
        while violation == nil, let time = queue.nextTime, time <= end, !isDone() {
            guard let event = queue.pop() else { return }
            now = event.time
            event.action()
        }
        if violation == nil, !isDone() { now = max(now, end) }
    }

    func violate(_ text: @autoclosure () -> String) {
        guard violation == nil else { return }
        violation = text()
        log("VIOLATION: \(text())")
    }

    func log(_ text: @autoclosure () -> String) {
        guard isTraced else { return }
        story.append("\(Double((now / .microseconds(1)).rounded()) / 1000) ms  \(text())")
    }
}

/// Chance.
extension Simulation {
    func chance(_ probability: Double) -> Bool {
        Double.random(in: 0..<1, using: &generator) < probability
    }

    func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &generator)
    }

    func milliseconds(_ range: ClosedRange<Double>) -> Duration {
        .microseconds(Int64(Double.random(in: range, using: &generator) * 1000))
    }

    func pick<Element>(_ elements: [Element]) -> Element? {
        elements.randomElement(using: &generator)
    }

    /// How long a message takes.
    func delay() -> Duration {
        chance(0.05) ? milliseconds(1...20) : milliseconds(0.05...1)
    }
}

/// Processes and the links between them.
extension Simulation {
    struct PeerPair: Hashable {
        var low: PeerID
        var high: PeerID

        init(_ one: PeerID, _ other: PeerID) {
            (low, high) = one < other ? (one, other) : (other, one)
        }
    }

    func callLink(_ one: PeerID, _ other: PeerID) -> Link {
        let pair = PeerPair(one, other)
        if let link = callLinks[pair] { return link }
        let link = Link(self)
        callLinks[pair] = link
        return link
    }

    /// Breaks the connection between two processes; both notice.
    func breakCallLink(_ one: PeerID, _ other: PeerID) {
        let link = callLink(one, other)
        guard link.isOpen else { return }
        log("the connection between \(one) and \(other) breaks")
        link.close()
        for (peer, lost) in [(one, other), (other, one)] {
            after(delay()) { [self] in processes[peer]?.connectionBroke(to: lost) }
        }
    }

    func openCallLinks() -> [PeerPair] {
        callLinks.filter { $0.value.isOpen }.keys.sorted { ($0.low, $0.high) < ($1.low, $1.high) }
    }

    func forgetCallLinks(of peer: PeerID) {
        for pair in openCallLinks() where pair.low == peer || pair.high == peer { breakCallLink(pair.low, pair.high) }
    }

    var nodes: [SimulatedNode] { living(SimulatedNode.self) }
    var workers: [SimulatedWorker] { living(SimulatedWorker.self) }
    var drivers: [SimulatedDriver] { living(SimulatedDriver.self) }

    private func living<Process: SimulatedProcess>(_ type: Process.Type) -> [Process] {
        processes.values.compactMap { $0 as? Process }.filter(\.isAlive).sorted { $0.peer < $1.peer }
    }

    func makePeer() -> PeerID {
        PeerID.random(using: &generator)
    }
}
