/// The state of a head that was restarted.
extension HeadState {
    /// The head of a cluster that goes on: what was written down holds, and the processes are expected to come back.
    ///
    /// No process is told anything until it has; what is here is done when `handle(.woke)` is called, which has to follow
    /// at once. Processes that do not come back in time are lost with all that was in them.
    ///
    /// - Parameters:
    ///   - options: How the head decides.
    ///   - records: All records that were written and not taken back.
    ///   - now: The time, since the start of this run of the head.
    package init(options: Options, restoring records: [RecordKey: HeadRecord], now: Duration) {
        var known = RestoredRecords()
        for (key, record) in records { known.add(key, record) }
        self.init(options: options, epoch: known.epoch + 1)
        self.now = now
        finishedTasks = known.finishedTasks
        restoreProcesses(known)
        restoreReferences(known)
        restoreObjects(known)
        let placed = restoreActors(known) + restoreTasks(known)
        restoreGroups(known, placed)
        for grant in placed { scheduler.restoreGrant(request(for: grant.lease), on: grant.node, bundle: grant.bundle) }
        for task in tasks.keys.sorted() { restoreBlock(of: task) }
        references.finishRestoring()
        placeWaiting(known)
    }

    func request(for lease: LeaseID) -> PlacementRequest {
        switch leases[lease] {
        case .task(let task)?:
            if let spec = tasks[task]?.spec { return request(for: spec, lease) }
        case .actor(let actor)?:
            if let spec = actors[actor]?.spec { return request(for: spec, lease) }
        case nil: break
        }
        return PlacementRequest(id: lease, resources: .none)
    }

    private mutating func restoreProcesses(_ known: RestoredRecords) {
        for (peer, process) in known.processes.sorted(by: { $0.key < $1.key }) {
            let description = process.description
            perform(
                membership.restored(
                    peer, description, admission: process.admission, givesSigns: description.givesSigns, now: now))
            sessions[peer] = Session(heard: known.heard[peer] ?? 0, phase: .away)
            guard case .node(let offer) = description.role else { continue }
            let node = NodeID(rawValue: peer.rawValue)
            nodes[node] = NodeRecord(offer: offer, lastUse: now)
            perform(scheduler.addNode(node, capacity: offer.capacity, labels: offer.labels))
            perform(scheduler.suspendScheduling(on: node))
        }
        for (worker, progress) in known.workers.sorted(by: { $0.key < $1.key }) {
            restore(worker, progress, hasJoined: known.processes[worker] != nil)
        }
    }

    private mutating func restore(_ worker: PeerID, _ progress: WorkerProgress, hasJoined: Bool) {
        guard nodes[progress.node] != nil else { return markDirty(.worker(worker)) }
        let state: WorkerRecord.State =
            if !hasJoined {
                .starting
            } else if progress.ending != nil {
                .ending
            } else {
                progress.isShared ? .shared : .idle(since: now)
            }
        workers[worker] = WorkerRecord(
            node: progress.node, state: state, isShared: progress.isShared, ending: progress.ending,
            reason: progress.reason)
        nodes[progress.node]?.workers.insert(worker)
        if progress.isShared, progress.ending == nil { nodes[progress.node]?.shared = worker }
        if !progress.isShared, !hasJoined { nodes[progress.node]?.starting += 1 }
    }

    private mutating func restoreGroups(_ known: RestoredRecords, _ grants: [RestoredGrant]) {
        for (id, group) in known.groups.sorted(by: { $0.key < $1.key }) {
            groups[id] = GroupRecord(spec: group.spec, owner: group.owner, watchers: [], placed: group.nodes)
            if !group.spec.isDetached { owned[group.owner, default: Belongings()].groups.insert(id) }
        }
        for grant in grants {
            guard let (id, bundle) = grant.place, let record = groups[id], record.placed.indices.contains(bundle),
                record.placed[bundle] == nil
            else { continue }
            groups[id]?.placed[bundle] = grant.node
        }
        for (id, group) in groups.sorted(by: { $0.key < $1.key }) {
            perform(scheduler.restoreGroup(request(for: id, group.spec), nodes: group.placed))
        }
    }
}

/// What held resources when it was written down.
struct RestoredGrant {
    var lease: LeaseID
    var node: NodeID
    var strategy: PlacementStrategy
    var bundle: Int?

    /// The group and the bundle that it runs in.
    var place: (PlacementGroupID, Int)? {
        guard case .bundle(let group, _) = strategy, let bundle else { return nil }
        return (group, bundle)
    }
}

/// The records, sorted by what they are about.
struct RestoredRecords {
    var epoch: UInt64 = 0
    var finishedTasks: UInt64 = 0
    var processes: [PeerID: (description: PeerDescription, admission: UInt64)] = [:]
    var heard: [PeerID: UInt64] = [:]
    var workers: [PeerID: WorkerProgress] = [:]
    var actors: [ActorID: (spec: ActorSpec?, progress: ActorProgress?)] = [:]
    var tasks: [TaskID: (spec: TaskSpec?, progress: TaskProgress?)] = [:]
    var objects: [ObjectID: (info: ObjectInfo, isResult: Bool, contents: [ObjectID])] = [:]
    var references: [(object: ObjectID, peer: PeerID)] = []
    var passages: [UInt64: ReferenceTable.Passage] = [:]
    var groups: [PlacementGroupID: (spec: GroupSpec, owner: PeerID, nodes: [NodeID?])] = [:]

    mutating func add(_ key: RecordKey, _ record: HeadRecord) {
        switch (key, record) {
        case (.cluster, .cluster(let epoch, let finished)): (self.epoch, finishedTasks) = (epoch, finished)
        case (.process(let peer), .process(let description, let admission)):
            processes[peer] = (description, admission)
        case (.heard(let peer), .heard(let count)): heard[peer] = count
        case (.worker(let worker), .worker(let progress)): workers[worker] = progress
        case (.actor(let actor), .actor(let spec)): actors[actor, default: (nil, nil)].spec = spec
        case (.actorProgress(let actor), .actorProgress(let progress)):
            actors[actor, default: (nil, nil)].progress = progress
        case (.task(let task), .task(let spec)): tasks[task, default: (nil, nil)].spec = spec
        case (.taskProgress(let task), .taskProgress(let progress)):
            tasks[task, default: (nil, nil)].progress = progress
        case (.object(let object), .object(let info, let isResult, let contents)):
            objects[object] = (info, isResult, contents)
        case (.reference(let object, let peer), .reference): references.append((object, peer))
        case (.passage(let token), .passage(let passage)): passages[token] = passage
        case (.group(let group), .group(let spec, let owner, let nodes)): groups[group] = (spec, owner, nodes)
        default: break
        }
    }
}
