import RuntimeCore

/// The head's shell: it performs what `HeadState` decides. Only records outlive it.
final class SimulatedHead {
    unowned let simulation: Simulation
    private(set) var state: HeadState?
    private(set) var records: [RecordKey: HeadRecord] = [:]
    private(set) var restarts = 0
    /// The links of the processes that are connected, and those that have said something over theirs.
    private var links: [PeerID: Link] = [:]
    private var start = Duration.zero
    private var nextWake: Duration?
    /// How many more actions are performed before the head is killed.
    private var fuse: Int?

    init(_ simulation: Simulation) {
        self.simulation = simulation
        state = HeadState(options: options)
        handle(.woke)
    }

    private var options: HeadState.Options {
        HeadState.Options(
            membership: simulation.profile.membership, endReportDelay: .milliseconds(50),
            idleWorkerLife: .milliseconds(400), unusedNodeLife: .seconds(1), workerStartLimit: .seconds(2), history: 8,
            isDurable: simulation.profile.isDurable, seed: simulation.seed ^ 0x6a09_e667_f3bc_c908)
    }

    var isUp: Bool { state != nil }

    func handle(_ event: HeadEvent) {
        guard state != nil else { return }
        let actions = state?.handle(event, now: simulation.now - start) ?? []
        let firstSaid = actions.firstIndex { if case .record = $0 { false } else { true } } ?? actions.count
        for case .record(let key, let record) in actions[..<firstSaid] { records[key] = record }
        for action in actions[firstSaid...] {
            if let fuse {
                guard fuse > 0 else { return crash() }
                self.fuse = fuse - 1
            }
            perform(action)
        }
    }

    private func perform(_ action: HeadAction) {
        switch action {
        case .send(let peer, let message):
            guard let link = links[peer] else { return }
            simulation.log("head → \(peer): \(message.summary)")
            link.send(forward: false) { [simulation] in simulation.processes[peer]?.receive(message) }
        case .disconnect(let peer): closeLater(peer)
        case .record: simulation.violate("a record was asked for after something was said")
        case .wake(let time): wake(at: time)
        case .trace: break
        }
    }

    /// Closes a connection after what was said over it.
    private func closeLater(_ peer: PeerID) {
        guard let link = links.removeValue(forKey: peer) else { return }
        link.send(forward: false) { [simulation] in
            link.close()
            simulation.processes[peer]?.headDisconnected()
        }
    }

    private func wake(at time: Duration) {
        if let nextWake, nextWake <= time { return }
        nextWake = time
        let run = restarts
        simulation.at(max(simulation.now, start + time)) { [weak self] in
            guard let self, restarts == run, nextWake == time else { return }
            nextWake = nil
            handle(.woke)
        }
    }
}

/// Connections.
extension SimulatedHead {
    func attach(_ peer: PeerID, _ link: Link) {
        links[peer] = link
    }

    func received(_ message: ToHead, from peer: PeerID, over link: Link) {
        guard links[peer] === link || isFenced(peer) else { return }
        simulation.log("\(peer) → head: \(message.summary)")
        handle(.received(peer, message))
    }

    private func isFenced(_ peer: PeerID) -> Bool { links[peer] == nil }

    /// The connection of a process has closed, and it has no other by now.
    func disconnected(_ peer: PeerID, _ link: Link, _ number: Int) {
        guard links[peer] === link, link.number == number else { return }
        links[peer] = nil
        simulation.log("head sees the connection of \(peer) closed")
        handle(.disconnected(peer, nil))
    }
}

/// Its end and its new start.
extension SimulatedHead {
    /// Has the head killed amidst its next actions.
    func light(fuse: Int) {
        if isUp { self.fuse = fuse }
    }

    func crash() {
        guard isUp else { return }
        simulation.log("the head is killed")
        fuse = nil
        state = nil
        for (peer, link) in links.sorted(by: { $0.key < $1.key }) {
            link.close()
            simulation.after(simulation.delay()) { [simulation] in simulation.processes[peer]?.headDisconnected() }
        }
        links = [:]
        simulation.after(simulation.milliseconds(1...200)) { [weak self] in self?.restart() }
    }

    private func restart() {
        restarts += 1
        start = simulation.now
        nextWake = nil
        simulation.log("the head is started again")
        state = HeadState(options: options, restoring: records, now: .zero)
        handle(.woke)
    }

    /// Compares the state with the one that its records make.
    func audit() {
        guard let state else { return }
        if !state.doubtfulCopies.isEmpty {
            simulation.violate("the copies of \(state.doubtfulCopies) are not where they should be")
        }
        guard simulation.profile.isDurable else { return }
        let restored = HeadState(options: options, restoring: records, now: .zero)
        let now = state.census
        var then = restored.census
        if now.available == nil { then.available = nil }
        if now != then { simulation.violate("the records make another state: \(then) instead of \(now)") }
        // A journal is written anew from what the head knows: that must be all there is.
        let missing = Set(records.keys).symmetricDifference(state.records.keys)
        if !missing.isEmpty { simulation.violate("a journal written anew would differ in \(missing)") }
    }
}
