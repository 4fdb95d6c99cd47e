import DequeModule

/// Which processes belong to the cluster, as the head sees it. A pure value.
///
/// A process is a member from its first message until it is lost, and then never again: its identity was drawn for one
/// run, so a process that comes back after it was given up is fenced off. Suspecting is kept apart from giving up: a
/// silent member keeps all it has, but gets nothing new.
///
/// Identities are also checked against what is forgotten: members are numbered when they are admitted, and a process
/// that claims to have been a member names its number, which is lower than the oldest one remembered.
package struct MembershipTable<Description: Sendable>: Sendable {
    /// A member, or one that was lost not long ago.
    package struct Member: Sendable {
        package var peer: PeerID
        package var description: Description
        /// `alive`, `suspected`, `disconnected`, `awaited` or `lost`.
        package var state: String
        package var reason: String?
    }

    /// What follows from an event.
    package enum Action: Sendable {
        /// The process is a member from now on.
        case admitted(PeerID)
        /// The process was given up before: it must end.
        case fenced(PeerID, RuntimeError)
        case suspected(PeerID)
        case trusted(PeerID)
        /// Close the connection, if there is one.
        case disconnect(PeerID)
        case lost(PeerID, Description, RuntimeError)
        /// Look again at this time.
        case check(at: Duration)
    }

    private enum State: Sendable {
        case alive, suspected
        /// The connection has closed and may come back.
        case disconnected(RuntimeError)
        /// It was a member of the head before its restart.
        case awaited
    }

    private struct Entry: Sendable {
        var description: Description
        var admission: UInt64
        var state: State
        var lastHeard: Duration
        /// Whether silence means anything: workers are vouched for by their node.
        var givesSigns: Bool
    }

    private let options: MembershipOptions
    private var entries: [PeerID: Entry] = [:]
    private var losses: [PeerID: (description: Description, error: RuntimeError)] = [:]
    private var order: Deque<PeerID> = []
    private var nextAdmission: UInt64 = 1
    private var deadlines = AlarmQueue<PeerID>()

    /// How many lost processes are remembered.
    package static var memory: Int { 4096 }

    package init(options: MembershipOptions) {
        self.options = options
    }

    package func isMember(_ peer: PeerID) -> Bool { entries[peer] != nil }
    package func description(of peer: PeerID) -> Description? { entries[peer]?.description }
    package func admission(of peer: PeerID) -> UInt64? { entries[peer]?.admission }
    /// Why a process was lost, if that is remembered.
    package func loss(of peer: PeerID) -> RuntimeError? { losses[peer]?.error }
    package var count: Int { entries.count }

    /// The members, and those lost last, in the order of their identities.
    package var members: [Member] {
        let living = entries.map { peer, entry in
            let (state, reason) = Self.describe(entry.state)
            return Member(peer: peer, description: entry.description, state: state, reason: reason)
        }
        let lost = order.suffix(100).compactMap { peer in
            losses[peer].map {
                Member(peer: peer, description: $0.description, state: "lost", reason: $0.error.message)
            }
        }
        return (living + lost).sorted { $0.peer < $1.peer }
    }

    private static func describe(_ state: State) -> (String, String?) {
        switch state {
        case .alive: ("alive", nil)
        case .suspected: ("suspected", "nothing was heard from it for a while")
        case .disconnected(let error): ("disconnected", error.message)
        case .awaited: ("awaited", "it has not come back since the head was restarted")
        }
    }
}

/// Events.
extension MembershipTable {
    /// A process says that it is there, for the first time or again.
    package mutating func joined(
        _ peer: PeerID, _ description: Description, givesSigns: Bool, now: Duration
    ) -> [Action] {
        if let loss = losses[peer]?.error { return [.fenced(peer, loss)] }
        if entries[peer] == nil {
            entries[peer] = Entry(
                description: description, admission: nextAdmission, state: .alive, lastHeard: now,
                givesSigns: givesSigns)
            nextAdmission += 1
            return [.admitted(peer)] + watch(peer)
        }
        entries[peer]?.description = description
        return heard(from: peer, now: now)
    }

    /// A process of which the records of an earlier run of the head speak.
    package mutating func restored(
        _ peer: PeerID, _ description: Description, admission: UInt64, givesSigns: Bool, now: Duration
    ) -> [Action] {
        entries[peer] = Entry(
            description: description, admission: admission, state: .awaited, lastHeard: now, givesSigns: givesSigns)
        nextAdmission = max(nextAdmission, admission + 1)
        deadlines.set(peer, at: now + options.rejoinGrace)
        return next()
    }

    /// A sign of life.
    package mutating func heard(from peer: PeerID, now: Duration) -> [Action] {
        guard let state = entries[peer]?.state else { return [] }
        entries[peer]?.lastHeard = now
        switch state {
        case .alive: return []
        case .suspected, .disconnected, .awaited:
            entries[peer]?.state = .alive
            return [.trusted(peer)] + watch(peer)
        }
    }

    /// The connection has closed.
    package mutating func disconnected(
        _ peer: PeerID, _ error: RuntimeError?, grace: Duration, now: Duration
    ) -> [Action] {
        guard entries[peer] != nil else { return [] }
        let error = error ?? RuntimeError(.peerLost, "the process closed its connection")
        guard grace > .zero else { return lose(peer, error) }
        entries[peer]?.state = .disconnected(error)
        deadlines.set(peer, at: now + grace)
        return [.suspected(peer)] + next()
    }

    /// The process has left on purpose.
    package mutating func left(_ peer: PeerID) -> [Action] {
        lose(peer, RuntimeError(.peerLeft, "the process has left the cluster"))
    }

    /// The process is given up, for a reason.
    package mutating func expel(_ peer: PeerID, _ error: RuntimeError) -> [Action] {
        lose(peer, error)
    }

    /// Looks whose time has come.
    package mutating func check(now: Duration) -> [Action] {
        var actions: [Action] = []
        while let peer = deadlines.due(at: now) { actions += overdue(peer, now) }
        return actions + next()
    }

    private mutating func overdue(_ peer: PeerID, _ now: Duration) -> [Action] {
        guard let entry = entries[peer] else { return [] }
        let silence = now - entry.lastHeard
        switch entry.state {
        case .disconnected(let error): return lose(peer, error)
        case .awaited:
            return lose(peer, RuntimeError(.peerLost, "the process did not come back after the head was restarted"))
        case .alive where silence >= options.suspectAfter:
            entries[peer]?.state = .suspected
            deadlines.set(peer, at: entry.lastHeard + options.expelAfter)
            return [.suspected(peer)]
        case .suspected where silence >= options.expelAfter:
            let text = "nothing was heard from the process for \(silence.inSeconds)"
            return lose(peer, RuntimeError(.peerLost, text + ": its machine or the network is down"))
        case .alive, .suspected: return watch(peer)
        }
    }

    private mutating func watch(_ peer: PeerID) -> [Action] {
        guard let entry = entries[peer], entry.givesSigns else {
            deadlines.clear(peer)
            return []
        }
        deadlines.set(peer, at: entry.lastHeard + options.suspectAfter)
        return next()
    }

    private mutating func next() -> [Action] {
        deadlines.next().map { [.check(at: $0)] } ?? []
    }

    private mutating func lose(_ peer: PeerID, _ error: RuntimeError) -> [Action] {
        guard let entry = entries.removeValue(forKey: peer) else { return [] }
        deadlines.clear(peer)
        losses[peer] = (entry.description, error)
        order.append(peer)
        if order.count > Self.memory, let oldest = order.popFirst() { losses[oldest] = nil }
        return [.disconnect(peer), .lost(peer, entry.description, error)]
    }
}
