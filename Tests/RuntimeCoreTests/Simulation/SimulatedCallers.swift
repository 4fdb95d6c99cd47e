import RuntimeCore

/// A call to a spawned actor.
struct SimulatedCall {
    enum Kind { case count, crash, end }

    var id: UInt64
    var caller: PeerID
    var sequence: UInt64
    var actor: ActorID
    var kind: Kind
    var mayRepeat: Bool
    /// A reference among its arguments, with its token.
    var reference: (object: ObjectID, token: UInt64)?
}

typealias SimulatedAnswer = Result<UInt64, RuntimeError>

/// The actors that a process calls.
final class SimulatedCallers {
    private unowned let process: SimulatedProcess
    private var callers: [ActorID: SimulatedCaller] = [:]

    init(_ process: SimulatedProcess) {
        self.process = process
    }

    subscript(actor: ActorID) -> SimulatedCaller {
        if let caller = callers[actor] { return caller }
        let caller = SimulatedCaller(actor, process)
        callers[actor] = caller
        return caller
    }

    var watched: [ActorID] { callers.filter { $0.value.isWatching }.keys.sorted() }

    func connectionBroke(to peer: PeerID) {
        for actor in callers.keys.sorted() { callers[actor]?.connectionBroke(to: peer) }
    }
}

/// Calls one actor, as the shell's `ActorCaller` does.
final class SimulatedCaller {
    typealias Route = ActorRoute<(SimulatedAnswer) -> Void, SimulatedCall>

    private let actor: ActorID
    private unowned let process: SimulatedProcess
    private var route: Route
    private var retries = RetryLimit.none
    private var steps: [(SimulatedCall, Route.Location)] = []
    private var isConnecting = false
    private var references: [UInt64: (object: ObjectID, token: UInt64, isSent: Bool)] = [:]
    /// Those who wait for the actor to live, or to be dead.
    private var births: [(RuntimeError?) -> Void] = []
    private(set) var death: RuntimeError?
    private(set) var isWatching = false
    private var nextSequence: UInt64 = 1

    init(_ actor: ActorID, _ process: SimulatedProcess) {
        self.actor = actor
        self.process = process
        route = Route(to: "\(actor)", limit: 1000)
    }

    private var simulation: Simulation { process.simulation }
    var location: Route.Location? { route.location }

    /// Spawning makes the process a watcher.
    func whenBorn(_ then: @escaping (RuntimeError?) -> Void) {
        isWatching = true
        if let death { return then(death) }
        if route.location != nil { return then(nil) }
        births.append(then)
    }

    func request(_ kind: SimulatedCall.Kind, reference: ObjectID?, _ then: @escaping (SimulatedAnswer) -> Void) {
        let id = simulation.oracle.makeCall()
        var call = SimulatedCall(
            id: id, caller: process.peer, sequence: nextSequence, actor: actor, kind: kind, mayRepeat: false)
        nextSequence += 1
        if let reference {
            let token = UInt64.random(in: 1 ... .max, using: &simulation.generator)
            process.objects.retain(reference)
            call.reference = (reference, token)
            references[id] = (reference, token, false)
        }
        let waiter = { [self] (answer: SimulatedAnswer) in
            simulation.oracle.answered(id, simulation)
            settleReference(of: id, isRead: (try? answer.get()) != nil)
            then(answer)
        }
        switch route.begin(id, waiter: waiter, frame: call, retries: retries) {
        case .send(let location): take([.send(call, call: id, to: location)])
        case .hold: break
        case .holdAndWatch:
            isWatching = true
            process.say(.watch(actor))
        case .refuse(let error): waiter(.failure(error))
        }
    }

    private func settleReference(of call: UInt64, isRead: Bool) {
        guard let reference = references.removeValue(forKey: call) else { return }
        if !isRead, reference.isSent { process.say(.withdrawnReference(token: reference.token)) }
        process.objects.release(reference.object)
    }

    private func take(_ actions: [Route.Action]) {
        for action in actions {
            switch action {
            case .send(let call, _, let location): steps.append((call, location))
            case .resume(let waiter, let error): waiter(.failure(error))
            case .reconnect(let location): reconnect(to: location)
            }
        }
        work()
    }
}

/// News.
extension SimulatedCaller {
    func located(_ incarnation: Int, _ peer: PeerID, _ retries: RetryLimit) {
        simulation.oracle.located(actor, incarnation, peer, simulation)
        self.retries = retries
        route.allowRetries(retries)
        take(route.located(incarnation: incarnation, peer: peer))
        let waiting = births
        births = []
        for birth in waiting { birth(nil) }
    }

    func unavailable(_ incarnation: Int, _ error: RuntimeError) {
        take(route.unavailable(incarnation: incarnation, error, willRestart: true))
    }

    func dead(_ error: RuntimeError) {
        death = death ?? error
        isWatching = false
        let waiting = births
        births = []
        for birth in waiting { birth(error) }
        take(route.died(error))
    }

    func connectionBroke(to peer: PeerID) {
        guard let location = route.location, location.peer == peer else { return }
        take(route.connectionLost(incarnation: location.incarnation, RuntimeError(.peerLost, "the connection broke")))
    }
}

/// Connections.
extension SimulatedCaller {
    private func work() {
        while !isConnecting, let (call, location) = steps.first {
            let link = simulation.callLink(process.peer, location.peer)
            guard link.isOpen else { return connect(to: location) }
            steps.removeFirst()
            send(call, location, link)
        }
    }

    private func send(_ frame: SimulatedCall, _ location: Route.Location, _ link: Link) {
        guard route.isInFlight(frame.id) else { return }
        var call = frame
        call.mayRepeat = retries != .none
        if let reference = references[call.id] {
            references[call.id]?.isSent = true
            process.say(.sentReference(reference.object, token: reference.token, to: location.peer))
        }
        let isForward = process.peer < location.peer
        simulation.log("\(process.peer) calls \(actor) #\(call.id) in \(location)")
        let connection = link.number
        link.send(forward: isForward) { [self] in
            simulation.processes[location.peer]?.receive(call, from: process.peer) { [self] answer in
                guard link.number == connection else { return }
                link.send(forward: !isForward) { [self] in answered(call, answer, location) }
            }
        }
    }

    private func answered(_ call: SimulatedCall, _ answer: SimulatedAnswer, _ location: Route.Location) {
        guard process.isAlive else { return }
        guard let waiter = route.answered(call.id, by: location.incarnation) else { return }
        waiter(answer)
    }

    private func connect(to location: Route.Location) {
        isConnecting = true
        process.after(simulation.milliseconds(0.1...3)) { [self] in
            isConnecting = false
            guard open(location.peer) else {
                steps.removeAll { $0.1 == location }
                let error = RuntimeError(.peerLost, "the process cannot be reached")
                take(route.connectionLost(incarnation: location.incarnation, error))
                return
            }
            work()
        }
    }

    private func open(_ peer: PeerID) -> Bool {
        guard simulation.processes[peer]?.isAlive == true else { return false }
        let link = simulation.callLink(process.peer, peer)
        if !link.isOpen { link.open() }
        return true
    }

    /// Tries until it succeeds or the head has other news.
    private func reconnect(to location: Route.Location) {
        steps.removeAll { $0.1 == location }
        process.after(simulation.milliseconds(1...20)) { [self] in
            guard route.isInterrupted(at: location) else { return }
            guard open(location.peer) else { return reconnect(to: location) }
            take(route.reconnected(incarnation: location.incarnation))
        }
    }
}
