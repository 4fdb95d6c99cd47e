import RuntimeCore

/// A node: starts and ends workers, and keeps a store.
final class SimulatedNode: SimulatedProcess {
    /// The workers whose end was not reported.
    private var started: [PeerID: SimulatedWorker?] = [:]

    private var written: [PeerID: Set<ObjectID>] = [:]

    init(_ simulation: Simulation, processors: Double) {
        let readyWorkers = simulation.seed.isMultiple(of: 2) ? min(2, Int(processors)) : 0
        let offer = NodeOffer(capacity: .cpus(processors), readyWorkers: readyWorkers)
        super.init(simulation, simulation.makePeer(), role: .node(offer))
    }

    var id: NodeID { NodeID(rawValue: peer.rawValue) }

    override func serve(_ message: FromHead) {
        switch message {
        case .startWorker(let worker): start(worker)
        case .stopWorker(let worker, let force): stop(worker, force)
        default: break
        }
    }

    override func take(into inventory: inout Inventory) {
        inventory.workers = started.keys.sorted()
    }

    override func died(_ reason: String) {
        for (_, worker) in started.sorted(by: { $0.key < $1.key }) { worker?.die("its node has ended") }
    }

    /// A worker writes an object into the node's store.
    func keep(_ object: ObjectID, _ value: StoredValue, writtenBy worker: PeerID) {
        store[object] = value
        written[worker, default: []].insert(object)
    }

    private func start(_ worker: PeerID) {
        guard started[worker] == nil else { return }
        started[worker] = .some(nil)
        after(simulation.milliseconds(1...10)) { [self] in
            guard started[worker] != nil else { return }
            started[worker] = SimulatedWorker(simulation, worker, of: self)
        }
    }

    private func stop(_ worker: PeerID, _ force: Bool) {
        guard let process = started[worker] else { return }
        guard let process else { return ended(worker, "it was not wanted any more") }
        if force { process.die("it was killed") } else { process.finish() }
    }

    /// A worker's process has ended; the head hears of it a little later.
    func ended(_ worker: PeerID, _ reason: String) {
        guard isAlive else { return }
        after(simulation.milliseconds(0...5)) { [self] in
            guard started.removeValue(forKey: worker) != nil else { return }
            let left = (written.removeValue(forKey: worker) ?? []).filter { store[$0] != nil }.sorted()
            if !left.isEmpty { say(.leftBehind(left)) }
            say(.workerEnded(worker, RuntimeError(.peerLost, "the worker ended: \(reason)")))
        }
    }
}
