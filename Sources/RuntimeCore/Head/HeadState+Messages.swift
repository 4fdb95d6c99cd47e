/// What processes say, handed to the topic it belongs to.
extension HeadState {
    mutating func received(_ message: ToHead, from peer: PeerID) {
        guard admits(message, from: peer) else { return }
        switch message {
        case .join, .heartbeat: return
        case .resumed(let inventory): return resumed(peer, inventory)
        case .leave: leave(peer)
        case .locate(let sought): locate(sought, for: peer)
        case .explain(let lost): explain(lost, to: peer)
        case .status(let request): send(.status(request: request, status()), to: peer)
        default: receivedAboutWork(message, from: peer)
        }
        count(peer)
    }

    private mutating func receivedAboutWork(_ message: ToHead, from peer: PeerID) {
        switch message {
        case .workerEnded(let worker, let error): workerEnded(worker, error, reportedBy: peer)
        case .submit(let spec): submit(spec, from: peer)
        case .finished(let task, let attempt, let value, let contents):
            finished(task, attempt, value, contents, by: peer)
        case .blocked(let task): setBlocked(task, true, by: peer)
        case .unblocked(let task): setBlocked(task, false, by: peer)
        case .cancel(let task, let force): cancel(task, force: force)
        case .spawn(let spec): spawn(spec, from: peer)
        case .actorReady(let actor, let incarnation): actorReady(actor, incarnation, in: peer)
        case .actorFailed(let actor, let incarnation, let error): actorFailed(actor, incarnation, error, in: peer)
        case .actorEnded(let actor, let incarnation): actorEnded(actor, incarnation, in: peer)
        case .stop(let actor, let force): stop(actor, force: force)
        case .watch(let actor): watch(actor, by: peer)
        case .find(let request, let namespace, let name, let type):
            find(request, ActorName(namespace: namespace, name: name), type, for: peer)
        case .createGroup(let id, let spec): createGroup(id, spec, for: peer)
        case .removeGroup(let id): removeGroup(id)
        default: receivedAboutObject(message, from: peer)
        }
    }

    private mutating func receivedAboutObject(_ message: ToHead, from peer: PeerID) {
        switch message {
        case .put(let object, let value, let contents): put(object, value, contents, by: peer)
        case .retain(let object): retain(object, by: peer)
        case .release(let object): release(object, by: peer)
        case .sentReference(let object, let token, let receiver):
            // Nobody will read what was sent to a process that is gone.
            guard membership.isMember(receiver) else { return }
            references.sent(object, token: token, by: peer, to: receiver)
        case .receivedReference(let object, let token):
            perform(references.received(object, token: token, by: peer))
        case .withdrawnReference(let token): perform(references.withdrawn(token: token))
        case .want(let object): want(object, by: peer)
        case .copied(let object): copied(object, to: peer)
        case .leftBehind(let objects): noteStrays(objects, in: peer)
        case .lostCopy(let object, let store): lostCopy(object, of: store)
        default: break
        }
    }
}
