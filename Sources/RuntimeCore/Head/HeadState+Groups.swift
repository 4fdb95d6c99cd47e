/// A placement group as the head knows it.
struct GroupRecord: Sendable {
    var spec: GroupSpec
    var owner: PeerID
    /// The processes that want to know when it is ready.
    var watchers: [PeerID]
    /// The node of each bundle, as far as they have one.
    var placed: [NodeID?]

    /// The node of each bundle, once all have one.
    var nodes: [NodeID]? {
        let nodes = placed.compactMap { $0 }
        return nodes.count == placed.count ? nodes : nil
    }
}

/// Placement groups.
extension HeadState {
    mutating func createGroup(_ id: PlacementGroupID, _ spec: GroupSpec, for peer: PeerID) {
        guard groups[id] == nil else { return }
        let nowhere = [NodeID?](repeating: nil, count: spec.bundles.count)
        groups[id] = GroupRecord(spec: spec, owner: peer, watchers: [peer], placed: nowhere)
        if !spec.isDetached { owned[peer, default: Belongings()].groups.insert(id) }
        markDirty(.group(id))
        reserve(id, spec)
    }

    mutating func reserve(_ id: PlacementGroupID, _ spec: GroupSpec) {
        do {
            perform(try scheduler.createGroup(request(for: id, spec)))
        } catch {
            discardGroup(id, error)
        }
    }

    func request(for id: PlacementGroupID, _ spec: GroupSpec) -> PlacementGroupRequest {
        PlacementGroupRequest(id: id, bundles: spec.bundles, strategy: spec.strategy, labels: spec.labels)
    }

    /// A process waits for a group that it has asked for before.
    mutating func awaitGroup(_ id: PlacementGroupID, by peer: PeerID) {
        guard let record = groups[id] else {
            let error = RuntimeError(
                .placementGroupNotFound, "the placement group \(id) is not known: it was removed, or refused")
            return send(.groupFailed(id, error), to: peer)
        }
        if let nodes = record.nodes {
            send(.groupReady(id, nodes), to: peer)
        } else if !record.watchers.contains(peer) {
            groups[id]?.watchers.append(peer)
        }
    }

    mutating func groupIsReady(_ id: PlacementGroupID, _ nodes: [NodeID]) {
        guard let record = groups[id] else { return }
        groups[id]?.placed = nodes
        markDirty(.group(id))
        groups[id]?.watchers = []
        for watcher in record.watchers { send(.groupReady(id, nodes), to: watcher) }
    }

    /// Removes a group and ends what is in it. Removing it again does nothing.
    mutating func removeGroup(_ id: PlacementGroupID) {
        let error = RuntimeError(.groupRemoved, "the placement group \(id) was removed")
        guard discardGroup(id, error) else { return }
        let removal = scheduler.removeGroup(id)
        for lease in removal.waitingRequests + removal.grantedRequests { evict(lease, error) }
        perform(removal.decisions)
    }

    @discardableResult
    private mutating func discardGroup(_ id: PlacementGroupID, _ error: RuntimeError) -> Bool {
        guard let record = groups.removeValue(forKey: id) else { return false }
        owned[record.owner]?.groups.remove(id)
        if owned[record.owner]?.isEmpty == true { owned[record.owner] = nil }
        markDirty(.group(id))
        for watcher in record.watchers { send(.groupFailed(id, error), to: watcher) }
        return true
    }

    /// Ends what a lease was given for: it is not tried again.
    private mutating func evict(_ lease: LeaseID, _ error: RuntimeError) {
        switch leases[lease] {
        case .task(let task)?:
            tasks[task]?.eviction = error
            markDirty(.taskProgress(task))
            guard case .running(_, let worker)? = tasks[task]?.state else { return fail(task, ObjectFailure(error)) }
            end(worker, force: true, because: RuntimeError(.workerLost, error.message, cause: error))
        case .actor(let actor)?:
            let name = actors[actor]?.spec.title ?? "\(actor)"
            stop(
                actor, force: true,
                because: RuntimeError(.actorLost, "the actor \(name) was lost: \(error.message)", cause: error))
        case nil: break
        }
    }

    /// Bundles that were lost with their node are placed anew: the group waits again.
    mutating func lostBundles(_ bundles: [LostBundles]) {
        for lost in bundles {
            for bundle in lost.bundles { groups[lost.group]?.placed[bundle] = nil }
            markDirty(.group(lost.group))
        }
    }
}
