import DequeModule

/// Decides how a process keeps its connection to the head, and when it gives the head up. A pure value.
///
/// A head whose process is gone can have given nobody up: where nobody listens the process waits long for a new start of
/// the head. A head that cannot be reached may well live and give this process up after `expelAfter`; so the process ends
/// itself before that (`selfFenceAfter`), and what ran in it never runs twice.
package struct HeadSessionState: Sendable {
    /// How long things may take.
    package struct Options: Sendable, Hashable, Codable {
        /// The times that the head goes by as well.
        package var membership: MembershipOptions
        /// How long a process waits for a head that is down to be started again; nil for not at all, where the head and
        /// the process live and die together.
        package var restartPatience: Duration?
        /// The first and the longest pause between two tries to connect.
        package var retries: Backoff

        package init(
            membership: MembershipOptions = .machines, restartPatience: Duration? = .seconds(300),
            retries: Backoff = Backoff(first: .milliseconds(50), limit: .seconds(1))
        ) {
            self.membership = membership
            self.restartPatience = restartPatience
            self.retries = retries
        }

        /// Where the head is the program that started this process: they end together.
        package static let oneMachine = Options(membership: .default, restartPatience: nil)
    }

    /// How a try to connect has failed.
    package enum Failure: Sendable, Hashable {
        /// The machine is there and nobody listens: the head is down.
        case nobodyListens
        /// Nothing was heard from there.
        case unreachable
        /// The head, or who listens in its place, does not want this process.
        case refused
    }

    /// What follows.
    package enum Action: Sendable {
        case connect
        /// Give a sign of life.
        case sendHeartbeat
        /// Close the connection: the head is silent on it.
        case disconnect
        /// The head is lost for good.
        case giveUp(RuntimeError)
        /// Call `woke` at this time.
        case wake(at: Duration)
    }

    private enum State: Sendable {
        case connecting(tries: Int)
        case connected
        case pausing(until: Duration, tries: Int)
        case over
    }

    private let options: Options
    private var state = State.connecting(tries: 0)
    /// Up to when the head is known to have heard this process, or to have been down: a sign of life that was answered
    /// counts from when it was sent.
    private var lastContact: Duration
    /// When the head was heard last.
    private var lastHeard: Duration
    /// Since when the head is known to be down, if it is.
    private var isDownSince: Duration?
    private var lastHeartbeat: Duration
    /// When the signs of life were given that have no answer yet, the oldest first.
    private var unanswered: Deque<Duration> = []
    private var lastFailure: RuntimeError?
    private var generator: SplitMix

    /// A session that is about to connect.
    package init(options: Options, now: Duration, seed: UInt64) {
        self.options = options
        lastContact = now
        lastHeard = now
        lastHeartbeat = now
        generator = SplitMix(seed: seed)
    }

    package var isConnected: Bool {
        if case .connected = state { return true }
        return false
    }
}

extension HeadSessionState {
    /// The connection is there, and the head has spoken on it.
    package mutating func connected(now: Duration) -> [Action] {
        guard !isOver else { return [.disconnect] }
        state = .connected
        lastHeartbeat = now
        unanswered = [now]
        lastHeard = now
        isDownSince = nil
        return [.sendHeartbeat, .wake(at: now + options.membership.heartbeatInterval)]
    }

    /// The head has answered a sign of life, the oldest that was given over this connection.
    package mutating func answered(now: Duration) {
        if let time = unanswered.popFirst() { lastContact = max(lastContact, time) }
        lastHeard = now
    }

    /// The connection has closed.
    ///
    /// - Parameters:
    ///   - isOrderly: Whether the head has said goodbye: then it will not be back.
    ///   - error: Why it has closed, as far as that is known.
    ///   - now: The time.
    /// - Returns: What follows.
    package mutating func disconnected(isOrderly: Bool, _ error: RuntimeError?, now: Duration) -> [Action] {
        guard case .connected = state else { return [] }
        if isOrderly { return giveUp(RuntimeError(.shutDown, "the head has ended the cluster", cause: error)) }
        guard options.restartPatience != nil else {
            return giveUp(error ?? RuntimeError(.peerLost, "the head is gone"))
        }
        state = .connecting(tries: 0)
        return [.connect, .wake(at: fence)]
    }

    /// A try to connect has failed.
    package mutating func failed(_ failure: Failure, _ error: RuntimeError, now: Duration) -> [Action] {
        guard case .connecting(let tries) = state else { return [] }
        switch failure {
        case .refused: return giveUp(error)
        case .unreachable: isDownSince = nil
        case .nobodyListens:
            lastContact = now
            isDownSince = isDownSince ?? now
        }
        lastFailure = error
        if let verdict = verdict(now) { return giveUp(verdict) }
        let pause = options.retries.delay(ofStep: tries + 1, using: &generator)
        state = .pausing(until: now + pause, tries: tries + 1)
        return [.wake(at: min(now + pause, fence))]
    }

    /// The head has fenced this process off.
    package mutating func fenced(_ error: RuntimeError) -> [Action] {
        giveUp(RuntimeError(.fenced, "the cluster has given this process up: \(error.message)", cause: error))
    }

    /// It is the time that was asked for, or later.
    package mutating func woke(now: Duration) -> [Action] {
        switch state {
        case .connected: return beat(now)
        case .over: return []
        case .connecting, .pausing:
            if let verdict = verdict(now) { return giveUp(verdict) }
        }
        guard case .pausing(let until, let tries) = state else { return [.wake(at: fence)] }
        guard now >= until else { return [.wake(at: min(until, fence))] }
        state = .connecting(tries: tries)
        return [.connect, .wake(at: fence)]
    }

    private mutating func beat(_ now: Duration) -> [Action] {
        let interval = options.membership.heartbeatInterval
        // A head that is silent on an open connection cannot be reached, though nothing says so.
        guard now - lastHeard < options.membership.suspectAfter || options.restartPatience == nil else {
            state = .connecting(tries: 0)
            return [.disconnect, .connect, .wake(at: fence)]
        }
        guard now - lastHeartbeat >= interval else { return [.wake(at: lastHeartbeat + interval)] }
        lastHeartbeat = now
        unanswered.append(now)
        return [.sendHeartbeat, .wake(at: now + interval)]
    }

    /// When there is something to decide at the latest.
    private var fence: Duration {
        if let since = isDownSince, let patience = options.restartPatience { return since + patience }
        return lastContact + options.membership.selfFenceAfter
    }

    /// Why the head is given up, if it has to be.
    private func verdict(_ now: Duration) -> RuntimeError? {
        guard now >= fence else { return nil }
        if let since = isDownSince {
            return RuntimeError(
                .peerLost,
                "the head is down and was not started again within \((now - since).inSeconds): this "
                    + "process ends",
                cause: lastFailure)
        }
        return RuntimeError(
            .peerLost,
            "the head cannot be reached for \((now - lastContact).inSeconds): this process ends, before the cluster gives "
                + "it up",
            cause: lastFailure)
    }

    private mutating func giveUp(_ error: RuntimeError) -> [Action] {
        guard !isOver else { return [] }
        state = .over
        return [.disconnect, .giveUp(error)]
    }

    private var isOver: Bool {
        if case .over = state { return true }
        return false
    }
}

extension Duration {
    /// The duration for people, in seconds with at most one decimal.
    var inSeconds: String {
        let parts = components
        let tenths = parts.seconds * 10 + (parts.attoseconds + 50_000_000_000_000_000) / 100_000_000_000_000_000
        return tenths.isMultiple(of: 10) ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
    }
}
