import RuntimeCore

/// A head under test: events go in one by one, and what it says and writes down is kept.
struct HeadBench {
    var head: HeadState
    var now = Duration.zero
    /// What was said because of the last event.
    var said: [(peer: PeerID, message: FromHead)] = []
    var records: [RecordKey: HeadRecord] = [:]
    private let options: HeadState.Options

    static let driver = PeerID(rawValue: 1)
    static let node = PeerID(rawValue: 100)

    /// A head with a driver and a node; `home` is the process that it is in.
    init(processors: Double = 4, readyWorkers: Int = 0, isDurable: Bool = false, home: PeerID? = nil) {
        options = HeadState.Options(home: home, history: 10, isDurable: isDurable, seed: 7)
        head = HeadState(options: options)
        join(Self.driver, .driver)
        join(Self.node, .node(NodeOffer(capacity: .cpus(processors), readyWorkers: readyWorkers)))
    }

    mutating func handle(_ event: HeadEvent) {
        said = []
        for action in head.handle(event, now: now) {
            switch action {
            case .send(let peer, let message): said.append((peer, message))
            case .record(let key, let record): records[key] = record
            case .disconnect, .wake, .trace: break
            }
        }
    }

    mutating func hear(_ message: ToHead, from peer: PeerID = Self.driver) {
        handle(.received(peer, message))
    }

    mutating func join(_ peer: PeerID, _ role: PeerRole, isMember: Bool = false) {
        let description = PeerDescription(role: role, processIdentifier: 1, host: "host", memoryDomain: "memory")
        hear(.join(description, isMember: isMember), from: peer)
    }

    /// Has the workers join that a node was told to start; returns them.
    @discardableResult
    mutating func startWorkers() -> [PeerID] {
        let wanted = said.compactMap { peer, message in
            if case .startWorker(let worker) = message { (worker, NodeID(rawValue: peer.rawValue)) } else { nil }
        }
        var all: [(peer: PeerID, message: FromHead)] = []
        for (worker, node) in wanted {
            join(worker, .worker(of: node))
            all += said
        }
        said = all
        return wanted.map(\.0)
    }

    /// Kills the head and starts another one from what was written down.
    mutating func restart() {
        head = HeadState(options: options, restoring: records, now: now)
        handle(.woke)
    }

    /// A process comes back with what it has in hand.
    mutating func rejoin(_ peer: PeerID, _ role: PeerRole, _ inventory: Inventory = Inventory()) {
        join(peer, role, isMember: true)
        let welcome = said
        hear(.resumed(inventory), from: peer)
        said = welcome + said
    }

    // What was said, by kind

    var runs: [(worker: PeerID, task: TaskID, attempt: Int)] {
        said.compactMap { peer, message in
            if case .run(let order) = message { (peer, order.id, order.attempt) } else { nil }
        }
    }

    var creations: [(worker: PeerID, actor: ActorID, incarnation: Int)] {
        said.compactMap { peer, message in
            if case .createActor(let spec, let incarnation) = message { (peer, spec.id, incarnation) } else { nil }
        }
    }

    var objects: [ObjectID: ObjectInfo] {
        var objects: [ObjectID: ObjectInfo] = [:]
        for case (_, .object(let object, let info)) in said { objects[object] = info }
        return objects
    }

    func failure(of object: ObjectID) -> RuntimeError.Code? {
        if case .failed(let failure)? = objects[object] { failure.error.code } else { nil }
    }

    var deaths: [ActorID: RuntimeError.Code] {
        var deaths: [ActorID: RuntimeError.Code] = [:]
        for case (_, .actorDead(let actor, let error)) in said { deaths[actor] = error.code }
        return deaths
    }

    var stopped: [(worker: PeerID, force: Bool)] {
        said.compactMap { _, message in
            if case .stopWorker(let worker, let force) = message { (worker, force) } else { nil }
        }
    }
}

/// Things with small numbers.
extension HeadBench {
    static func object(_ number: UInt64) -> ObjectID { ObjectID(creator: driver, number: number) }
    static func task(_ number: UInt64) -> TaskID { TaskID(result: object(number)) }
    static func actor(_ number: UInt64) -> ActorID { ActorID(spawned: number) }

    static func spec(
        _ number: UInt64, arguments: [ObjectID] = [], parent: TaskID? = nil, actor: ActorID? = nil,
        _ options: TaskOptions = TaskOptions()
    ) -> TaskSpec {
        TaskSpec(
            id: task(number), type: "task", payload: [], arguments: arguments, parent: parent, actor: actor,
            options: options)
    }

    static func spec(actor number: UInt64, _ options: ActorOptions = ActorOptions()) -> ActorSpec {
        ActorSpec(id: actor(number), type: "actor", arguments: [], owner: driver, options: options)
    }

    static func died(_ worker: PeerID) -> ToHead {
        .workerEnded(worker, RuntimeError(.peerLost, "it was killed"))
    }
}
