import RuntimeCore

/// What goes wrong in a run.
enum FaultProfile: CaseIterable {
    /// Nothing but what tasks and actors do themselves.
    case calm
    /// The head is killed, and connections to it break for a while: nothing may be lost by it.
    case restarts
    /// Processes die, and with a connection its process.
    case deaths
    /// Everything.
    case chaos

    var isDurable: Bool { self == .restarts || self == .chaos }
    /// Whether processes die of something else than what they do.
    var killsProcesses: Bool { self == .deaths || self == .chaos }

    var membership: MembershipOptions {
        isDurable ? Self.patient : Self.strict
    }

    private static let patient = options(reconnectGrace: .milliseconds(500))
    private static let strict = options(reconnectGrace: .zero)

    private static func options(reconnectGrace: Duration) -> MembershipOptions {
        let options = try? MembershipOptions(
            suspectAfter: .milliseconds(300), expelAfter: .milliseconds(1500), reconnectGrace: reconnectGrace,
            heartbeatInterval: .milliseconds(100), selfFenceAfter: .milliseconds(1200), rejoinGrace: .seconds(1))
        return options ?? .default
    }
}

/// Makes things go wrong at random times.
extension Simulation {
    func scheduleFaults() {
        guard profile != .calm else { return }
        for _ in 0..<number(1...6) {
            at(milliseconds(1...500)) { [self] in if hasFaults { fail() } }
        }
    }

    private func fail() {
        switch (profile, number(0...9)) {
        case (.restarts, 0...4), (.chaos, 0...2): head.light(fuse: number(0...20))
        case (.restarts, _), (.chaos, 3...4): pick(allConnected())?.breakConnection()
        case (_, 5): stall()
        case (_, 6):
            if let pair = pick(openCallLinks()) { breakCallLink(pair.low, pair.high) }
        case (_, 7): if chance(0.5) { pick(drivers)?.die("a fault") } else { pick(workers)?.die("a fault") }
        case (_, 8): pick(workers)?.die("a fault")
        default: pick(nodes)?.die("a fault")
        }
    }

    private func allConnected() -> [SimulatedProcess] {
        processes.values.filter { $0.isAlive && $0.link.isOpen }.sorted { $0.peer < $1.peer }
    }

    /// A process is cut off from the head for a while: what is said arrives late, or when it has been given up.
    private func stall() {
        guard let process = pick(allConnected()) else { return }
        let time = milliseconds(50...(chance(0.3) ? 2500 : 250))
        log("\(process.peer) is cut off from the head for \(time)")
        process.link.stalledUntil = now + time
        if chance(0.3) { process.breakConnection() }
    }

    func heal() {
        hasFaults = false
        for process in processes.values { process.link.stalledUntil = .zero }
    }
}
