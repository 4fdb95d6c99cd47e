import RuntimeCore

/// A process of the cluster: its conversation with the head, and what it does for others. Roles are subclasses.
class SimulatedProcess {
    unowned let simulation: Simulation
    let peer: PeerID
    let description: PeerDescription
    private(set) var isAlive = true
    private(set) var session = MemberSession()
    let link: Link
    private var isConnecting = false
    lazy var objects = SimulatedObjects(self)
    lazy var callers = SimulatedCallers(self)
    /// The values in its store, if it has one.
    var store: [ObjectID: StoredValue] = [:]
    private var nextNumber: UInt64 = 1
    private var questions: [UInt64: ToHead] = [:]
    private var lastHeard = Duration.zero

    init(_ simulation: Simulation, _ peer: PeerID, role: PeerRole) {
        self.simulation = simulation
        self.peer = peer
        description = PeerDescription(
            role: role, processIdentifier: 1, host: "host", memoryDomain: "\(peer)", address: "\(peer)")
        link = Link(simulation)
        simulation.processes[peer] = self
        connect()
        if role.givesSigns { beat() }
    }

    /// The process whose store it writes to.
    var home: SimulatedProcess? { self }

    func makeObjectID() -> ObjectID {
        defer { nextNumber += 1 }
        return ObjectID(creator: peer, number: nextNumber)
    }

    /// Does something later if the process still lives.
    func after(_ delay: Duration, _ action: @escaping () -> Void) {
        simulation.after(delay) { [weak self] in
            if let self, isAlive { action() }
        }
    }

    /// Ends at once.
    func die(_ reason: String) {
        guard isAlive else { return }
        simulation.log("\(peer) ends: \(reason)")
        isAlive = false
        let number = link.number
        simulation.after(simulation.delay()) { [self] in simulation.head.disconnected(peer, link, number) }
        link.stalledUntil = .zero
        simulation.forgetCallLinks(of: peer)
        died(reason)
    }

    func died(_ reason: String) {}
    /// What it has in hand, besides what all have.
    func take(into inventory: inout Inventory) {}
    /// The head has said something that concerns the role.
    func serve(_ message: FromHead) {}
    /// A call for an actor that lives here.
    func receive(_ call: SimulatedCall, from caller: PeerID, _ answer: @escaping (SimulatedAnswer) -> Void) {}

    func connectionBroke(to other: PeerID) {
        guard isAlive else { return }
        callers.connectionBroke(to: other)
    }
}

extension PeerRole {
    fileprivate var givesSigns: Bool {
        if case .worker = self { return false }
        return true
    }
}

/// The conversation with the head.
extension SimulatedProcess {
    func say(_ message: ToHead) {
        guard isAlive else { return }
        deliver(session.say(message))
    }

    /// Asks something that is asked again as long as it has no answer.
    func ask(_ request: UInt64, _ question: ToHead) {
        questions[request] = question
        say(question)
    }

    func answered(_ request: UInt64) {
        questions[request] = nil
    }

    var hasQuestions: Bool { !questions.isEmpty }

    private func deliver(_ messages: [ToHead]) {
        for message in messages {
            link.send(forward: true) { [self] in simulation.head.received(message, from: peer, over: link) }
        }
    }

    private func connect() {
        guard isAlive, !link.isOpen, !isConnecting else { return }
        isConnecting = true
        after(simulation.milliseconds(0.1...5)) { [self] in
            isConnecting = false
            guard simulation.head.isUp, link.stalledUntil <= simulation.now else {
                return after(.milliseconds(10)) { [self] in connect() }
            }
            link.open()
            simulation.head.attach(peer, link)
            deliver(session.connected(description))
        }
    }

    func breakConnection() {
        guard link.isOpen else { return }
        simulation.log("the connection of \(peer) to the head breaks")
        link.close()
        let number = link.number
        simulation.after(simulation.delay()) { [self] in simulation.head.disconnected(peer, link, number) }
        after(simulation.delay()) { [self] in headDisconnected() }
    }

    func headDisconnected() {
        guard isAlive, !link.isOpen else { return }
        session.disconnected()
        if simulation.profile.membership.reconnectGrace > .zero || simulation.profile.isDurable {
            connect()
        } else {
            die("it has lost its head")
        }
    }

    private func beat() {
        guard isAlive else { return }
        say(.heartbeat)
        after(simulation.profile.membership.heartbeatInterval) { [self] in beat() }
    }

    func receive(_ message: FromHead) {
        guard isAlive else { return }
        switch message {
        case .welcome(_, let heard, let isResumable):
            deliver(session.welcomed(heard: heard, isResumable: isResumable, inventory: inventory))
            for request in questions.keys.sorted() { questions[request].map(say) }
        case .heard(let count): session.heard(count)
        case .fenced(let error): die("it was fenced off: \(error.message)")
        case .object(let object, let info): objects.learn(object, info)
        case .actorLocated(let actor, let incarnation, let place, let retries):
            callers[actor].located(incarnation, place, retries)
        case .actorUnavailable(let actor, let incarnation, let error): callers[actor].unavailable(incarnation, error)
        case .actorDead(let actor, let error): callers[actor].dead(error)
        case .free(let freed):
            for object in freed { store[object] = nil }
            serve(message)
        default: serve(message)
        }
    }

    private func inventory() -> Inventory {
        var inventory = Inventory()
        inventory.wanted = objects.wanted
        inventory.watched = callers.watched
        inventory.stored = store.keys.sorted().map { Inventory.StoredObject(id: $0, size: 1000) }
        take(into: &inventory)
        return inventory
    }
}

extension ToHead {
    var summary: String { String("\(self)".prefix(200)) }
}

extension FromHead {
    var summary: String { String("\(self)".prefix(200)) }
}
