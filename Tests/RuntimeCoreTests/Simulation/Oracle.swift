import RuntimeCore

/// What a task does.
enum TaskKind: Equatable {
    /// Adds its arguments; the result is small, or lies in a store.
    case add(isStored: Bool)
    case throwing
    /// Ends its process the first times.
    case crashing(times: Int)
    /// Submits another task and waits for it.
    case nested
    /// Puts an object and results in a reference to it.
    case making
}

/// Knows what must come of everything, and watches over what is promised.
final class Oracle {
    struct Plan {
        var kind: TaskKind
        var seed: UInt64
        var spec: TaskSpec
        var starts = 0
    }

    private var plans: [TaskID: Plan] = [:]
    private var values: [ObjectID: UInt64] = [:]
    private(set) var cancelled: Set<TaskID> = []
    /// The actors of which calls may fail, because something was done to them.
    var troubled: Set<ActorID> = []
    private var nextCall: UInt64 = 1
    private var answers: Set<UInt64> = []
    private var executions: [UInt64: Int] = [:]
    private var lastSequence: [OrderKey: UInt64] = [:]
    private var places: [ActorID: [Int: PeerID]] = [:]

    private struct OrderKey: Hashable {
        var actor: ActorID
        var incarnation: Int
        var caller: PeerID
    }

    static func mix(_ words: [UInt64]) -> UInt64 {
        words.reduce(0x1234_5678) { hash, word in
            var generator = SplitMix(seed: hash ^ word)
            return generator.next()
        }
    }
}

/// Objects and tasks.
extension Oracle {
    func register(_ object: ObjectID, value: UInt64) {
        values[object] = value
    }

    func plan(_ spec: TaskSpec, _ kind: TaskKind, seed: UInt64) {
        plans[spec.id] = Plan(kind: kind, seed: seed, spec: spec)
    }

    func plan(of task: TaskID) -> Plan? { plans[task] }

    func cancel(_ task: TaskID) { cancelled.insert(task) }

    /// The number in an object's value.
    func number(of object: ObjectID) -> UInt64 {
        if let value = values[object] { return value }
        guard let plan = plans[TaskID(result: object)] else { return 0 }
        let value = Self.mix([plan.seed] + plan.spec.arguments.map(number(of:)))
        values[object] = value
        return value
    }

    /// Whether an object may have no value although no process was lost but by its own doing.
    func mayFail(_ object: ObjectID) -> Bool {
        guard let plan = plans[TaskID(result: object)] else { return false }
        if let parent = plan.spec.parent, cancelled.contains(parent) { return true }
        if cancelled.contains(plan.spec.id) || plan.spec.actor.map(troubled.contains) == true { return true }
        if plan.spec.arguments.contains(where: mayFail) { return true }
        // Its placement group may be refused, or be removed.
        if case .bundle = plan.spec.options.placement { return true }
        switch plan.kind {
        case .throwing: return true
        case .crashing(let times): return !plan.spec.options.retries.allows(times - 1)
        case .add, .nested, .making: return false
        }
    }

    /// A worker starts a task.
    func started(_ task: TaskID, _ simulation: Simulation) {
        plans[task]?.starts += 1
        guard let plan = plans[task], case .atMost(let retries) = plan.spec.options.retries else { return }
        if plan.starts > retries + 1 {
            simulation.violate("the task \(task) was started \(plan.starts) times, with \(retries) retries")
        }
    }

    /// A process has got an object's value, or learnt that there is none.
    func check(_ object: ObjectID, _ value: SimulatedObjects.Value, _ simulation: Simulation) {
        switch value {
        case .success(let value):
            if value.number != number(of: object) { simulation.violate("the object \(object) has a wrong value") }
        case .failure(let failure):
            guard !simulation.profile.killsProcesses, !mayFail(object) else { return }
            simulation.violate("the object \(object) failed without a reason: \(failure.error)")
        }
    }
}

/// Actors and calls.
extension Oracle {
    func makeCall() -> UInt64 {
        defer { nextCall += 1 }
        return nextCall
    }

    func answered(_ call: UInt64, _ simulation: Simulation) {
        if !answers.insert(call).inserted { simulation.violate("the call #\(call) was answered twice") }
    }

    /// An actor carries out a call; returns for which time.
    func executed(_ call: SimulatedCall, in incarnation: Int, _ simulation: Simulation) -> Int {
        executions[call.id, default: 0] += 1
        let isFirst = executions[call.id] == 1
        if !isFirst, !call.mayRepeat { simulation.violate("the call #\(call.id) was carried out twice") }
        let key = OrderKey(actor: call.actor, incarnation: incarnation, caller: call.caller)
        if isFirst, call.sequence <= lastSequence[key] ?? 0 {
            simulation.violate("the call #\(call.id) of \(call.caller) to \(call.actor) was overtaken by a later one")
        }
        lastSequence[key] = max(lastSequence[key] ?? 0, call.sequence)
        return executions[call.id] ?? 1
    }

    /// The head says where an actor lives: a run lives in one process.
    func located(_ actor: ActorID, _ incarnation: Int, _ peer: PeerID, _ simulation: Simulation) {
        if let place = places[actor]?[incarnation], place != peer {
            simulation.violate("the run \(incarnation) of \(actor) is in \(place) and in \(peer)")
        }
        places[actor, default: [:]][incarnation] = peer
    }
}
