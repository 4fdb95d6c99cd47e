/// Processes: who comes, who is silent, who is lost.
extension HeadState {
    /// Counts a message as a sign of life, and says whether the process may speak.
    mutating func admits(_ message: ToHead, from peer: PeerID) -> Bool {
        if case .join(let description, let isMember) = message {
            join(peer, description, isMember: isMember)
            return true
        }
        // What a broken connection still yields is said again over the next one.
        if sessions[peer]?.phase == .away { return false }
        guard membership.isMember(peer) else {
            fence(peer, RuntimeError(.peerLost, "the process \(peer) is not a member of the cluster: it must end"))
            return false
        }
        perform(membership.heard(from: peer, now: now))
        return true
    }

    private mutating func join(_ peer: PeerID, _ description: PeerDescription, isMember: Bool) {
        if case .worker(let node) = description.role, workers[peer] == nil || nodes[node] == nil {
            return fence(peer, RuntimeError(.peerLost, "the node of the worker \(peer) is lost, or did not start it"))
        }
        let wasMember = membership.isMember(peer)
        guard wasMember ? isResumable : !isMember else { return fence(peer, lossOf(peer)) }
        let givesSigns = description.givesSigns && peer != options.home
        perform(membership.joined(peer, description, givesSigns: givesSigns, now: now))
        guard membership.isMember(peer) else { return }
        markDirty(.process(peer))
        if wasMember { return catchUp(peer) }
        if isResumable {
            sessions[peer] = Session()
            markDirty(.heard(peer))
        }
        send(.welcome(epoch: epoch, heard: nil, isResumable: isResumable), to: peer)
        enter(peer, description)
    }

    private mutating func enter(_ peer: PeerID, _ description: PeerDescription) {
        switch description.role {
        case .node(let offer):
            let node = NodeID(rawValue: peer.rawValue)
            nodes[node] = NodeRecord(offer: offer, lastUse: now, isPreparing: true)
            trace(.begin, "node", description.host, node, in: peer)
            perform(scheduler.addNode(node, capacity: offer.capacity, labels: offer.labels))
            startReadyWorker(on: node)
        case .worker:
            workerJoined(peer)
        case .driver: break
        }
    }

    mutating func fence(_ peer: PeerID, _ error: RuntimeError) {
        send(.fenced(error), to: peer)
        actions.append(.disconnect(peer))
    }

    /// The process says goodbye: it ends on purpose.
    mutating func leave(_ peer: PeerID) {
        perform(membership.left(peer))
    }

    mutating func disconnected(_ peer: PeerID, _ error: RuntimeError?) {
        sessions[peer]?.phase = .away
        if workers[peer] != nil, membership.isMember(peer) { return workerDisconnected(peer) }
        perform(membership.disconnected(peer, error, grace: reconnectGrace(of: peer), now: now))
    }

    private func reconnectGrace(of peer: PeerID) -> Duration {
        let grace = options.membership.reconnectGrace
        // Where a closed connection is the end, whoever started the node will soon say how its process ended.
        if !isResumable, nodes[NodeID(rawValue: peer.rawValue)] != nil { return options.endReportDelay }
        guard let domain = options.memoryDomain, membership.description(of: peer)?.memoryDomain == domain else {
            return grace
        }
        return min(grace, .seconds(1))
    }

    mutating func perform(_ actions: [MembershipTable<PeerDescription>.Action]) {
        for action in actions {
            switch action {
            case .admitted: break
            case .fenced(let peer, let error): fence(peer, error)
            case .suspected(let peer): setTrusted(peer, false)
            case .trusted(let peer): setTrusted(peer, true)
            case .disconnect(let peer): self.actions.append(.disconnect(peer))
            case .lost(let peer, let description, let error): lost(peer, description, error)
            case .check(let time): alarms.set(.membership, at: time)
            }
        }
    }

    /// Nothing is placed on a node that is silent, but nothing is given up either.
    private mutating func setTrusted(_ peer: PeerID, _ isTrusted: Bool) {
        let node = NodeID(rawValue: peer.rawValue)
        guard nodes[node] != nil else { return }
        perform(isTrusted ? scheduler.resumeScheduling(on: node) : scheduler.suspendScheduling(on: node))
    }

    private mutating func lost(_ peer: PeerID, _ description: PeerDescription, _ error: RuntimeError) {
        switch description.role {
        case .node: lostNode(NodeID(rawValue: peer.rawValue), error)
        case .worker: lostWorker(peer, error)
        case .driver: lostProcess(peer, error)
        }
    }

    private mutating func lostNode(_ node: NodeID, _ error: RuntimeError) {
        guard let record = nodes.removeValue(forKey: node) else { return }
        trace(.end, "node", "\(node)", node, in: node.peer, ["lost": error.message])
        let removal = scheduler.removeNode(node)
        lostBundles(removal.lostBundles)
        for worker in record.workers.sorted() {
            perform(membership.expel(worker, error))
            if workers[worker] != nil { lostWorker(worker, error) }
        }
        // What was granted there and had no worker yet has not been tried: that does not count.
        for lease in removal.lostRequests where leases[lease] != nil { placeAnew(lease) }
        lostProcess(node.peer, error)
        perform(removal.decisions)
    }

    /// What ends with any process: its objects and references, and what it has spawned.
    mutating func lostProcess(_ peer: PeerID, _ error: RuntimeError) {
        sessions[peer] = nil
        strays[peer] = nil
        markDirty(.process(peer))
        markDirty(.heard(peer))
        lostStores(of: peer)
        let belongings = owned.removeValue(forKey: peer) ?? Belongings()
        for actor in belongings.actors.sorted() { stop(actor, force: true, because: Self.spawnerGone(error)) }
        for task in belongings.tasks.sorted() { cancel(task, force: true) }
        for group in belongings.groups.sorted() { removeGroup(group) }
        perform(references.lost(peer))
        for mourner in mourners.removeValue(forKey: peer) ?? [] { send(.peerLost(peer, error), to: mourner) }
    }

    private static func spawnerGone(_ error: RuntimeError) -> RuntimeError {
        RuntimeError(.actorEnded, "the process that spawned the actor is gone: \(error.message)", cause: error)
    }
}

/// Questions about other processes.
extension HeadState {
    mutating func locate(_ sought: PeerID, for peer: PeerID) {
        if let description = membership.description(of: sought) {
            send(.located(sought, description), to: peer)
        } else {
            send(.peerLost(sought, lossOf(sought)), to: peer)
        }
    }

    /// Tells why a process was lost, as soon as that is known.
    mutating func explain(_ lost: PeerID, to peer: PeerID) {
        guard membership.isMember(lost) else { return send(.peerLost(lost, lossOf(lost)), to: peer) }
        if mourners[lost]?.contains(peer) != true { mourners[lost, default: []].append(peer) }
    }

    private func lossOf(_ peer: PeerID) -> RuntimeError {
        membership.loss(of: peer)
            ?? RuntimeError(.unknownNode, "the process \(peer) never joined the cluster, or left long ago")
    }
}

/// What is done without an event.
extension HeadState {
    /// Does what is due.
    mutating func ring() {
        while let alarm = alarms.due(at: now) {
            switch alarm {
            case .restart(let actor, let incarnation): restartIsDue(actor, incarnation)
            case .workerEnd(let worker): workerEndIsOverdue(worker)
            case .workerStart(let worker): workerStartIsOverdue(worker)
            case .idleWorkers: endIdleWorkers()
            case .unusedNodes: endWorkersOfUnusedNodes()
            case .membership: perform(membership.check(now: now))
            case .strays(let store): lookForStrays(in: store)
            }
        }
    }
}
