import RuntimeCore

/// A user's program: it does this and that, and in the end waits for all of it and lets go of all of it.
final class SimulatedDriver: SimulatedProcess {
    struct KnownActor {
        var id: ActorID
        var name: String?
        var isDetached: Bool
        var isIsolated: Bool
    }

    /// The references it may use, some of them more than once.
    var references: [ObjectID] = []
    var actors: [KnownActor] = []
    var submitted: [TaskID] = []
    var groups: [PlacementGroupID] = []
    /// The groups of which it was told where their bundles lie.
    var readyGroups: [PlacementGroupID: [NodeID]] = [:]
    /// What it waits for, in words.
    var pending: [UInt64: String] = [:]
    private var nextTicket: UInt64 = 1

    init(_ simulation: Simulation, operations: Int) {
        super.init(simulation, simulation.makePeer(), role: .driver)
        work(operations)
    }

    /// Notes that it waits for something; the result ends that.
    func expect(_ what: String) -> () -> Void {
        let ticket = nextTicket
        nextTicket += 1
        pending[ticket] = what
        return { [self] in pending[ticket] = nil }
    }

    func makeTicket() -> UInt64 {
        defer { nextTicket += 1 }
        return nextTicket
    }

    private func work(_ operations: Int) {
        guard operations > 0 else { return }
        after(simulation.milliseconds(0...12)) { [self] in
            step()
            work(operations - 1)
        }
    }

    private func step() {
        switch simulation.number(0...99) {
        case 0..<28: submit()
        case 28..<36: put()
        case 36..<44: forget()
        case 44..<54: get()
        case 54..<62: spawn()
        case 62..<82: call()
        case 82..<86: submitToActor()
        case 86..<89: stopActor()
        case 89..<93: cancel()
        case 93..<97: find()
        default: group()
        }
    }

    override func serve(_ message: FromHead) {
        switch message {
        case .named(let request, let actor, let error): named(request, actor, error)
        case .groupReady(let group, let nodes): answered(group, nodes: nodes)
        case .groupFailed(let group, _): answered(group, nodes: nil)
        default: break
        }
    }

    override func take(into inventory: inout Inventory) {
        inventory.groups = groupAnswers.keys.sorted()
    }

    var finds: [UInt64: (ActorID?) -> Void] = [:]
    var groupAnswers: [PlacementGroupID: ([NodeID]?) -> Void] = [:]
}

/// The end.
extension SimulatedDriver {
    /// Asks for everything it has, so that it is seen whether it is there.
    func readAll() {
        for object in Set(references).sorted() { read(object) }
        for actor in actors where callers[actor.id].death == nil {
            let done = expect("a last call to \(actor.id)")
            callers[actor.id].request(.count, reference: nil) { _ in done() }
        }
        for actor in actors where callers[actor.id].location != nil {
            if let name = actor.name { checkName(name, of: actor.id) }
        }
    }

    /// A name that was given is kept as long as the actor is not dead.
    private func checkName(_ name: String, of actor: ActorID) {
        find(name) { [self] found in
            guard found != actor else { return }
            // Word of its end may be on its way.
            after(.seconds(1)) { [self] in
                guard callers[actor].death == nil else { return }
                simulation.violate("\(actor) lives, but its name '\(name)' leads to \(found?.description ?? "nobody")")
            }
        }
    }

    /// Groups lie where it was said.
    func checkGroups(_ status: ClusterStatus) {
        for (group, nodes) in readyGroups.sorted(by: { $0.key < $1.key }) {
            let known = status.groups.first { $0.id == group }
            if known?.nodes != nodes {
                simulation.violate("the group \(group) should be on \(nodes), not \(known?.nodes ?? [])")
            }
        }
    }

    /// Ends what would outlive it, lets go of everything and leaves.
    func finish() {
        for actor in actors where actor.isDetached { say(.stop(actor.id, force: true)) }
        for reference in references { objects.release(reference) }
        references = []
        after(.milliseconds(20)) { [self] in
            say(.leave)
            after(.milliseconds(50)) { [self] in die("it has finished") }
        }
    }
}
