/// How far the conversation with a member has come.
///
/// A connection may break with messages under way in both directions, and the head may be started again. What a process
/// has said it says again from the first message that was not heard; so each message takes effect once. What the head
/// has said follows from its state: it says nothing to a process that is away, and when the process is back and has told
/// what it has in hand, it says what the process cannot have heard.
struct Session: Sendable {
    enum Phase: Sendable, Equatable {
        case current
        /// The connection has closed, or the head was restarted and the process has not come back.
        case away
        /// The process is back and says again what was not heard, and then what it has in hand. What was in its store
        /// when it came back is known: later objects may be missing in what it tells.
        case catchingUp(stored: Set<ObjectID>)
    }

    /// How many messages were heard.
    var heard: UInt64 = 0
    var phase = Phase.current

    /// How many messages are heard until the process is told so and need not keep them.
    static let acknowledged: UInt64 = 32
}

extension HeadState.Options {
    /// Whether processes may come back after their connection broke.
    var isResumable: Bool { isDurable || membership.reconnectGrace > .zero }
}

extension HeadState {
    var isResumable: Bool { options.isResumable }

    /// Whether there are nodes whose connection is broken, and that may come back.
    package var hasAbsentNodes: Bool {
        nodes.keys.contains { sessions[$0.peer]?.phase == .away }
    }

    /// A message of a process has taken effect.
    mutating func count(_ peer: PeerID) {
        guard isResumable, var session = sessions[peer] else { return }
        session.heard += 1
        sessions[peer] = session
        guard session.heard.isMultiple(of: Session.acknowledged) else { return }
        // What is acknowledged must not be asked for again.
        markDirty(.heard(peer))
        send(.heard(session.heard), to: peer)
    }
}
