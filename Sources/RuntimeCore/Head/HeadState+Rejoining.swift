import DequeModule

/// Processes that come back, after their connection broke or the head was restarted.
extension HeadState {
    /// A member is there again: it says again what was not heard, and then what it has in hand.
    mutating func catchUp(_ peer: PeerID) {
        alarms.clear(.workerEnd(peer))
        takeFromIdle(peer)
        sessions[peer, default: Session()].phase = .catchingUp(stored: stored[peer] ?? [])
        let heard = sessions[peer]?.heard
        actions.append(.send(peer, .welcome(epoch: epoch, heard: heard, isResumable: isResumable)))
    }

    /// All that the process has said is known, and what it has in hand: what it never heard is said again.
    mutating func resumed(_ peer: PeerID, _ inventory: Inventory) {
        guard case .catchingUp(let storedBefore)? = sessions[peer]?.phase else { return }
        sessions[peer]?.phase = .current
        resumeStore(peer, inventory.stored, storedBefore)
        if nodes[NodeID(rawValue: peer.rawValue)] != nil { resumeNode(peer, inventory.workers) }
        if workers[peer] != nil { resumeWorker(peer, inventory) }
        for actor in inventory.watched { watch(actor, by: peer) }
        for object in inventory.wanted { want(object, by: peer) }
        for group in inventory.groups { awaitGroup(group, by: peer) }
    }

    /// Which workers a node has, compared with those it should have.
    private mutating func resumeNode(_ peer: PeerID, _ present: [PeerID]) {
        let present = Set(present)
        let expected = nodes[NodeID(rawValue: peer.rawValue)]?.workers ?? []
        for worker in expected.sorted() {
            guard let record = workers[worker] else { continue }
            if let ending = record.ending {
                send(.stopWorker(worker, force: ending == .forced), to: peer)
            } else if record.state == .starting {
                alarms.set(.workerStart(worker), at: now + options.workerStartLimit)
                if !present.contains(worker) { send(.startWorker(worker), to: peer) }
            }
        }
        for stray in present.subtracting(expected).sorted() { send(.stopWorker(stray, force: true), to: peer) }
    }
}

/// Workers.
extension HeadState {
    private mutating func resumeWorker(_ worker: PeerID, _ inventory: Inventory) {
        resumeActors(in: worker, inventory.actors)
        resumeTasks(in: worker, inventory.tasks)
        if case .idle? = workers[worker]?.state { employ(worker) }
    }

    /// An actor that should be made there and is not was never asked for: the messages of a process that has failed to
    /// make it, or in which it has ended, were heard before.
    private mutating func resumeActors(in worker: PeerID, _ present: [Inventory.LivingActor]) {
        let present = Dictionary(present.map { ($0.id, $0.incarnation) }, uniquingKeysWith: max)
        let expected = workers[worker]?.actors ?? []
        for actor in expected.sorted() {
            guard let record = actors[actor], record.worker == worker else { continue }
            if present[actor] != record.incarnation { resumeMissing(actor, record, in: worker) }
            if record.isStopping { send(.stopActor(actor, incarnation: record.incarnation), to: worker) }
        }
        for (actor, incarnation) in present.sorted(by: { $0.key < $1.key }) {
            guard !expected.contains(actor) || actors[actor]?.incarnation != incarnation else { continue }
            send(.stopActor(actor, incarnation: incarnation), to: worker)
        }
    }

    private mutating func resumeMissing(_ actor: ActorID, _ record: ActorRecord, in worker: PeerID) {
        if case .starting = record.state {
            send(.createActor(record.spec, incarnation: record.incarnation), to: worker)
        } else {
            workers[worker]?.actors.remove(actor)
            lostHome(of: actor, RuntimeError(.actorLost, "its process \(worker) no longer has it"))
        }
    }

    private mutating func resumeTasks(in worker: PeerID, _ present: [Inventory.RunningTask]) {
        let present = Dictionary(present.map { ($0.id, $0.attempt) }, uniquingKeysWith: max)
        let turns = (workers[worker]?.actors ?? []).sorted().flatMap { actors[$0]?.tasks ?? [] }
        let expected = ([taskOf(worker)].compactMap { $0 } + turns).filter { tasks[$0]?.worker == worker }
        for task in expected {
            guard let record = tasks[task] else { continue }
            if present[task] != record.attempt { sendRun(of: record, to: worker) }
            if record.isCancelled { send(.cancelTask(task), to: worker) }
        }
        for (task, attempt) in present.sorted(by: { $0.key < $1.key }) {
            guard tasks[task]?.worker != worker || tasks[task]?.attempt != attempt else { continue }
            send(.cancelTask(task), to: worker)
        }
    }
}

/// Stores.
extension HeadState {
    /// What is gone from a store is made again or lost; what is there and not known may be told of soon, or be left over.
    private mutating func resumeStore(
        _ store: PeerID, _ present: [Inventory.StoredObject], _ storedBefore: Set<ObjectID>
    ) {
        let present = Set(present.map(\.id))
        for object in storedBefore.subtracting(present).sorted() where stored[store]?.contains(object) == true {
            lostCopy(object, of: store)
        }
        noteStrays(present.subtracting(stored[store] ?? []).sorted(), in: store)
    }

    /// Has a store forget an object. One that is away is told later: what it tells of its store may be older.
    mutating func freeCopy(of object: ObjectID, in store: PeerID) {
        guard isAway(store) else { return send(.free([object]), to: store) }
        noteStrays([object], in: store)
    }

    private func isAway(_ peer: PeerID) -> Bool {
        sessions[peer].map { $0.phase != .current } ?? false
    }

    /// There are objects in a store of which nobody has told, or not yet.
    mutating func noteStrays(_ objects: [ObjectID], in store: PeerID) {
        guard !objects.isEmpty else { return }
        strays[store, default: []] += objects
        alarms.set(.strays(store), at: now + options.membership.rejoinGrace)
    }

    /// Frees what was left over in a store. An object whose creator or maker may still tell of it is looked at later.
    mutating func lookForStrays(in store: PeerID) {
        guard membership.isMember(store), let strays = strays.removeValue(forKey: store) else { return }
        guard !isAway(store) else { return noteStrays(strays, in: store) }
        var rest: [ObjectID] = []
        for object in strays where stored[store]?.contains(object) != true {
            switch objects[object]?.state {
            case .stored: copied(object, to: store)
            case .pending: rest.append(object)
            case nil where isAway(object.creator): rest.append(object)
            case .inline, .failed, .freed, nil: send(.free([object]), to: store)
            }
        }
        noteStrays(rest, in: store)
    }
}
