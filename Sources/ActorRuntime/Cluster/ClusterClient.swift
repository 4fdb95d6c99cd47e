import DequeModule
import Synchronization

/// A process's side of the conversation with the head: its objects, the actors it calls, and its questions.
///
/// What is to be said is queued under the lock and sent outside it, by one thread at a time: so it leaves in the order in
/// which it was decided, and an answer that comes back at once meets no lock.
final class ClusterClient: Sendable {
    struct State: Sendable {
        var objects = LocalObjects()
        var nextNumber: UInt64 = 1
        var nextTicket: UInt64 = 1
        var routes: [ActorID: ActorCaller] = [:]
        /// Those who look for an actor by name, and what they have asked.
        var named: [UInt64: (waiter: Waiters<ActorID>.Continuation, question: ToHead)] = [:]
        var groups: [PlacementGroupID: Waiters<[NodeID]>] = [:]
        var statuses: [UInt64: Waiters<ClusterStatus>.Continuation] = [:]
        var located: [PeerID: Waiters<PeerDescription>] = [:]
        /// The connections that are being opened.
        var connecting: [PeerID: Task<Connection, any Error>] = [:]
        var explained: [PeerID: Waiters<RuntimeError>] = [:]
        /// How far the conversation with the head has come.
        var session = MemberSession()
        /// What is to be said over the channel at hand, which is the way to the head.
        var outgoing: Deque<ToHead> = []
        var channel: (any HeadChannel)?
        var isSending = false
        /// Why the head is lost, once it is.
        var loss: RuntimeError?
    }

    let system: ClusterSystem
    let stores: StoreAccess
    let token: JoinToken
    let state = Mutex(State())
    /// How useful it is to poll for objects.
    let usefulness = Usefulness()
    /// What this process is as a node or worker.
    private struct Service: Sendable {
        /// Takes what the head says.
        var receive: (@Sendable (FromHead) -> Void)?
        /// Adds what is in hand.
        var takeInventory: (@Sendable (inout Inventory) -> Void)?
    }

    private let service = Mutex(Service())

    init(system: ClusterSystem, stores: StoreAccess, token: JoinToken) {
        self.system = system
        self.token = token
        self.stores = stores
    }

    var peer: PeerID { system.peer }

    /// There is a way to the head: this process introduces itself. What waits goes out when it is welcome.
    func introduce(_ channel: any HeadChannel, _ description: PeerDescription) {
        state.withLock { state in
            state.channel = channel
            state.outgoing = Deque(state.session.connected(description))
        }
        flush()
    }

    /// The way to the head is closed: what is to be said waits.
    func closeChannel() {
        state.withLock { state in
            state.channel = nil
            state.outgoing = []
            state.session.disconnected()
        }
    }

    private func welcomed(heard: UInt64?, isResumable: Bool) {
        var additions = Inventory()
        service.withLock { $0.takeInventory }?(&additions)
        state.withLock { state in
            let inventory = state.complete(additions)
            let messages = state.session.welcomed(heard: heard, isResumable: isResumable) { inventory }
            state.outgoing.append(contentsOf: messages)
            guard heard != nil else { return }
            for question in state.openQuestions { state.say(question) }
        }
        flush()
    }

    func serve(_ handler: @escaping @Sendable (FromHead) -> Void) {
        service.withLock { $0.receive = handler }
    }

    /// Asks `body` what this process has in hand beyond what it knows itself, whenever the head has to be told.
    func takeInventory(_ body: @escaping @Sendable (inout Inventory) -> Void) {
        service.withLock { $0.takeInventory = body }
    }

    /// Says something to the head.
    func send(_ message: ToHead) {
        state.withLock { $0.say(message) }
        flush()
    }

    /// Sends what is queued, unless another thread is doing that.
    func flush() {
        var isFirst = true
        while let (message, channel) = next(isFirst) {
            channel.send(message)
            isFirst = false
        }
    }

    private func next(_ isFirst: Bool) -> (ToHead, any HeadChannel)? {
        state.withLock { state in
            if isFirst {
                guard !state.isSending else { return nil }
                state.isSending = true
            }
            guard let channel = state.channel, let message = state.outgoing.popFirst() else {
                state.isSending = false
                return nil
            }
            return (message, channel)
        }
    }

    func makeTicket() -> UInt64 {
        state.withLock { state in
            defer { state.nextTicket += 1 }
            return state.nextTicket
        }
    }

    func makeObjectID() -> ObjectID {
        state.withLock { $0.makeObjectID(peer) }
    }
}

extension ClusterClient.State {
    /// Those who wait under a key; they are taken out.
    mutating func take<Key, Value>(
        _ list: WritableKeyPath<Self, [Key: Waiters<Value>]>, _ key: Key
    ) -> [Waiters<Value>.Continuation] {
        var waiters = self[keyPath: list].removeValue(forKey: key)
        return waiters?.removeAll() ?? []
    }

    /// The questions without an answer. The answer may have been lost with a connection.
    var openQuestions: [ToHead] {
        named.values.map(\.question) + statuses.keys.map { .status(request: $0) }
            + located.keys.map { .locate($0) } + explained.keys.map { .explain($0) }
    }

    /// Says something to the head, now or when it is there.
    mutating func say(_ message: ToHead) {
        outgoing.append(contentsOf: session.say(message))
    }

    /// What this process has in hand.
    fileprivate func complete(_ additions: Inventory) -> Inventory {
        var inventory = additions
        inventory.wanted = objects.awaited
        inventory.watched = Array(routes.keys)
        inventory.groups = Array(groups.keys)
        return inventory
    }

    mutating func makeObjectID(_ peer: PeerID) -> ObjectID {
        defer { nextNumber += 1 }
        return ObjectID(creator: peer, number: nextNumber)
    }
}

extension ClusterClient: HeadReceiver {
    func received(_ message: FromHead) {
        switch message {
        case .object(let object, let info):
            let waiters = state.withLock { $0.objects.learn(object, info) }
            for waiter in waiters { waiter.resume(returning: info) }
        case .actorLocated(let actor, let incarnation, let peer, let retries):
            caller(of: actor).located(incarnation, peer, retries)
        case .actorUnavailable(let actor, let incarnation, let error):
            caller(of: actor).unavailable(incarnation, error)
        case .actorDead(let actor, let error): caller(of: actor).dead(error)
        case .named(let request, let actor, let error): named(request, actor, error)
        case .groupReady(let group, let nodes):
            for waiter in takeGroupWaiters(group) { waiter.resume(returning: nodes) }
        case .groupFailed(let group, let error):
            for waiter in takeGroupWaiters(group) { waiter.resume(throwing: error) }
        case .located(let peer, let description):
            let waiters = state.withLock { $0.take(\.located, peer) }
            for waiter in waiters { waiter.resume(returning: description) }
        case .peerLost(let peer, let error): peerLost(peer, error)
        case .status(let request, let status):
            state.withLock { $0.statuses.removeValue(forKey: request) }?.resume(returning: status)
        case .welcome(_, let heard, let isResumable): welcomed(heard: heard, isResumable: isResumable)
        case .heard(let count): state.withLock { $0.session.heard(count) }
        case .heartbeat: break
        default: service.withLock { $0.receive }?(message)
        }
    }

    private func takeGroupWaiters(_ group: PlacementGroupID) -> [Waiters<[NodeID]>.Continuation] {
        state.withLock { state in
            state.take(\.groups, group)
        }
    }

    private func named(_ request: UInt64, _ actor: ActorID?, _ error: RuntimeError?) {
        let waiter = state.withLock { $0.named.removeValue(forKey: request) }?.waiter
        if let actor {
            waiter?.resume(returning: actor)
        } else {
            waiter?.resume(throwing: error ?? RuntimeError(.actorNotFound, "no actor has that name"))
        }
    }

    private func peerLost(_ peer: PeerID, _ error: RuntimeError) {
        let (seekers, mourners) = state.withLock { state in
            (state.take(\.located, peer), state.take(\.explained, peer))
        }
        for seeker in seekers { seeker.resume(throwing: error) }
        for mourner in mourners { mourner.resume(returning: error) }
    }

    /// The head is gone for good: everyone who waits for it learns why.
    func headLost(_ error: RuntimeError) {
        let failures = state.withLock { state in
            state.loss = error
            return state.abandonAll()
        }
        failures(error)
    }
}

extension ClusterClient.State {
    /// Empties everything that waits; the result resumes it all with an error.
    fileprivate mutating func abandonAll() -> (RuntimeError) -> Void {
        let objectWaiters = objects.abandonAll()
        let named = named.values.map(\.waiter)
        let statuses = Array(statuses.values)
        let groups = groups.keys.flatMap { self.groups[$0]?.removeAll() ?? [] }
        let located = located.keys.flatMap { self.located[$0]?.removeAll() ?? [] }
        let explained = explained.keys.flatMap { self.explained[$0]?.removeAll() ?? [] }
        let callers = Array(routes.values)
        (self.named, self.statuses, self.groups, self.located, self.explained) = ([:], [:], [:], [:], [:])
        return { error in
            for waiter in objectWaiters { waiter.resume(throwing: error) }
            for waiter in named { waiter.resume(throwing: error) }
            for waiter in statuses { waiter.resume(throwing: error) }
            for waiter in groups { waiter.resume(throwing: error) }
            for waiter in located { waiter.resume(throwing: error) }
            for waiter in explained { waiter.resume(returning: error) }
            for caller in callers { caller.dead(error) }
        }
    }
}
