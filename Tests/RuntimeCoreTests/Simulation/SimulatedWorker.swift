import RuntimeCore

/// A worker: runs tasks and houses actors.
final class SimulatedWorker: SimulatedProcess {
    final class Resident {
        let spec: ActorSpec
        let incarnation: Int
        var isReady = false
        var isEnding = false
        var count: UInt64 = 0
        var busyUntil = Duration.zero
        /// The references it was made with, and those it was given last.
        var references: [ObjectID] = []

        init(_ spec: ActorSpec, _ incarnation: Int) {
            self.spec = spec
            self.incarnation = incarnation
        }
    }

    final class Run {
        let attempt: Int
        var isCancelled = false

        init(_ attempt: Int) {
            self.attempt = attempt
        }
    }

    let node: SimulatedNode
    var tasks: [TaskID: Run] = [:]
    var residents: [ActorID: Resident] = [:]
    private var isFinishing = false

    init(_ simulation: Simulation, _ peer: PeerID, of node: SimulatedNode) {
        self.node = node
        super.init(simulation, peer, role: .worker(of: node.id))
    }

    override var home: SimulatedProcess? { node.isAlive ? node : nil }

    override func serve(_ message: FromHead) {
        switch message {
        case .run(let order): run(order)
        case .cancelTask(let task): tasks[task]?.isCancelled = true
        case .createActor(let spec, let incarnation): create(spec, incarnation)
        case .stopActor(let actor, let incarnation):
            if residents[actor]?.incarnation == incarnation { stop(actor) }
        default: break
        }
    }

    override func take(into inventory: inout Inventory) {
        inventory.tasks = tasks.sorted { $0.key < $1.key }.map { .init(id: $0.key, attempt: $0.value.attempt) }
        inventory.actors = residents.sorted { $0.key < $1.key }.map {
            .init(id: $0.key, incarnation: $0.value.incarnation)
        }
    }

    override func receive(
        _ call: SimulatedCall, from caller: PeerID, _ answer: @escaping (SimulatedAnswer) -> Void
    ) {
        guard isAlive else { return }
        guard let resident = residents[call.actor], resident.isReady, !resident.isEnding else {
            return answer(.failure(RuntimeError(.actorNotFound, "the actor does not live here")))
        }
        resident.busyUntil = max(resident.busyUntil, simulation.now) + simulation.milliseconds(0.01...1)
        after(resident.busyUntil - simulation.now) { [self] in
            guard residents[call.actor] === resident else {
                return answer(.failure(RuntimeError(.actorNotFound, "the actor has ended")))
            }
            carryOut(call, resident, answer)
        }
    }

    override func died(_ reason: String) {
        node.ended(peer, reason)
    }

    /// Ends when its tasks are finished.
    func finish() {
        guard isAlive else { return }
        isFinishing = true
        guard tasks.isEmpty else { return after(.milliseconds(5)) { [self] in finish() } }
        if simulation.chance(0.5) { say(.leave) }
        after(simulation.milliseconds(0...2)) { [self] in die("it was asked to") }
    }
}

/// Actors.
extension SimulatedWorker {
    private func create(_ spec: ActorSpec, _ incarnation: Int) {
        guard residents[spec.id]?.incarnation != incarnation else { return }
        let resident = Resident(spec, incarnation)
        residents[spec.id] = resident
        for reference in spec.references {
            objects.retain(reference)
            resident.references.append(reference)
        }
        after(simulation.milliseconds(0.2...8)) { [self] in
            guard residents[spec.id] === resident, !resident.isEnding else { return }
            guard spec.arguments != [1] else {
                leave(resident)
                let error = RuntimeError(.taskFailed, "the initializer threw")
                return say(.actorFailed(spec.id, incarnation: incarnation, error))
            }
            resident.isReady = true
            say(.actorReady(spec.id, incarnation: incarnation))
        }
    }

    private func stop(_ actor: ActorID) {
        guard let resident = residents[actor], !resident.isEnding else { return }
        resident.isEnding = true
        let rest = max(.zero, resident.busyUntil - simulation.now) + simulation.milliseconds(0...2)
        after(rest) { [self] in
            leave(resident)
            say(.actorEnded(actor, incarnation: resident.incarnation))
        }
    }

    private func leave(_ resident: Resident) {
        if residents[resident.spec.id] === resident { residents[resident.spec.id] = nil }
        for reference in resident.references { objects.release(reference) }
    }

    fileprivate func carryOut(_ call: SimulatedCall, _ resident: Resident, _ answer: (SimulatedAnswer) -> Void) {
        let times = simulation.oracle.executed(call, in: resident.incarnation, simulation)
        if let (object, token) = call.reference {
            objects.retain(object, token: token)
            resident.references.append(object)
            if resident.references.count > 3 { objects.release(resident.references.removeFirst()) }
        }
        switch call.kind {
        case .count:
            resident.count += 1
            answer(.success(resident.count))
        case .crash where times == 1: die("an actor ended it")
        case .crash: answer(.success(0))
        case .end:
            answer(.success(0))
            stop(call.actor)
        }
    }
}
