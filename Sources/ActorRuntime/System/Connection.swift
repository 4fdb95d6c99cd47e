package import NIOCore
import Synchronization

/// The connection to one peer: handshake first, then calls in both directions until it is lost.
///
/// A thin shell: `Handshake`, `CallTable` and `Inbox` decide, this class sends frames and resumes callers. Frames are
/// enqueued under the lock, so that they leave in the order in which the calls were made; nobody is resumed under it.
package final class Connection: LinkReceiver {
    typealias Waiter = AnswerWaiter

    enum Phase {
        case handshake(Handshake)
        case open
        /// The link is closed; the root cause is being found out. New callers wait for it with the others.
        case losing
        case lost(RuntimeError)
    }

    struct State {
        var phase: Phase
        var peer: PeerIdentity?
        var calls: CallTable<Waiter, ByteBuffer>
        /// Calls are numbered in the order in which they are sent: so the peer knows a number that comes again.
        var lastCall: UInt64 = 0
        var inbox: Inbox<Task<Void, Never>>
        /// Whether either side said goodbye before the link closed.
        var isOrderly = false
        /// Whether the head is at the other end.
        var leadsToHead = false
        /// Whether nothing counts any more that the peer says: it said goodbye, or broke the protocol.
        var isDeaf = false
        /// How the peer broke the protocol, if it did: the root cause of the loss.
        var violation: RuntimeError?
        /// Takes what the head says, or what is said to it.
        var onControl: (@Sendable (ByteBuffer) -> Void)?
    }

    let system: ClusterSystem
    let link: any Link
    /// Who the peer is, or why it was refused.
    let joined = Promise<Result<PeerIdentity, RuntimeError>>()
    /// Why the connection ended; `nil` after a goodbye.
    let ended = Promise<RuntimeError?>()
    let state: Mutex<State>
    /// How useful it is to poll for answers.
    let usefulness = Usefulness()

    init(system: ClusterSystem, link: any Link, handshake: Handshake) {
        self.system = system
        self.link = link
        let limits = system.options.limits
        state = Mutex(
            State(
                phase: .handshake(handshake),
                calls: CallTable(limits: .init(inFlight: 1, waiting: limits.waitingCalls)),
                inbox: Inbox(limit: limits.inFlightCalls)))
    }

    /// The peer, once it is known.
    var peer: PeerIdentity? { state.withLock { $0.peer } }

    /// Whether the head is at the other end.
    var leadsToHead: Bool {
        get { state.withLock { $0.leadsToHead } }
        set { state.withLock { $0.leadsToHead = newValue } }
    }

    /// Sends a frame that is no call.
    func send(_ frame: ByteBuffer) {
        var frame = frame
        FrameLayout.seal(&frame)
        if link.enqueue(frame) { link.flush() }
    }

    /// A peer that was refused or cut off may have sent more before it learned of that: such frames count for nothing.
    package func linkReceived(_ frame: ByteBuffer) {
        let (actions, isOpen): ([Handshake.Action], Bool) = state.withLock { state in
            switch state.phase {
            case .handshake(var handshake):
                let actions = handshake.received(frame)
                state.phase = .handshake(handshake)
                return (actions, false)
            case .open: return ([], !state.isDeaf)
            case .losing, .lost: return ([], false)
            }
        }
        if isOpen { receive(frame) }
        perform(actions)
    }

    package func linkClosed(_ error: RuntimeError?) {
        let (actions, running, violation) = state.withLock { state in
            guard case .handshake(var handshake) = state.phase else {
                if case .open = state.phase { state.phase = .losing }
                return ([Handshake.Action](), state.inbox.cancelAll(), state.violation)
            }
            return (handshake.closed(error), [], nil)
        }
        for task in running { task.cancel() }
        perform(actions)
        if peer != nil { system.connectionClosed(self, violation ?? error) }
    }
}

extension Connection {
    /// The link is open: begins the handshake and limits its time.
    func start() {
        let actions = state.withLock { state -> [Handshake.Action] in
            guard case .handshake(var handshake) = state.phase else { return [] }
            let actions = handshake.start()
            state.phase = .handshake(handshake)
            return actions
        }
        perform(actions)
        let limit = system.options.handshakeTimeout
        system.scheduler.schedule(after: limit) { [weak self] in self?.handshakeTimedOut(limit) }
    }

    private func handshakeTimedOut(_ limit: Duration) {
        let actions = state.withLock { state -> [Handshake.Action] in
            guard case .handshake(var handshake) = state.phase else { return [] }
            return handshake.timedOut(after: limit)
        }
        perform(actions)
    }

    private func perform(_ actions: [Handshake.Action]) {
        for action in actions {
            switch action {
            case .send(let frame):
                if link.enqueue(frame) { link.flush() }
            case .establish(let identity):
                establish(identity)
            case .fail(let error):
                refuse(error)
            }
        }
    }

    private func establish(_ identity: PeerIdentity) {
        let limits = CallTable<Waiter, ByteBuffer>.Limits(
            inFlight: max(1, identity.inFlightLimit), waiting: system.options.limits.waitingCalls)
        state.withLock { state in
            state.phase = .open
            state.peer = identity
            state.calls = CallTable(limits: limits)
        }
        link.allowFrames(upTo: system.options.limits.frameSize)
        guard system.admit(self, identity) else {
            return refuse(
                RuntimeError(
                    .handshakeRefused, "a node with the identity \(identity.id) is connected already: it was cut off")
            )
        }
        joined.fulfil(.success(identity))
    }

    private func refuse(_ error: RuntimeError) {
        state.withLock { state in
            state.phase = .lost(error)
            state.peer = nil
        }
        if joined.fulfil(.failure(error)) { system.report(error) }
        ended.fulfil(error)
        closeLink()
    }

    /// Closes the link once everything is written, and in any case after a while: a peer that does not read what it is
    /// sent could hold it open for ever.
    func closeLink() {
        link.close()
        system.scheduler.schedule(after: system.options.handshakeTimeout) { [weak link] in link?.cutOff() }
    }

    /// Says goodbye and closes: the peer then knows that this is no accident.
    func close() {
        let isOpen = state.withLock { state in
            state.isOrderly = true
            if case .open = state.phase { return true }
            return false
        }
        if isOpen { send(FrameLayout.begin(.goodbye)) }
        closeLink()
    }

    /// The root cause is known: everyone who waits for an answer learns it, and so does everyone who calls later.
    func lose(_ error: RuntimeError) {
        let (waiters, isOrderly) = state.withLock { state in
            state.phase = .lost(error)
            return (state.calls.removeAll(), state.isOrderly)
        }
        ended.fulfil(isOrderly ? nil : error)
        for waiter in waiters {
            waiter.resume(throwing: error)
        }
    }
}
