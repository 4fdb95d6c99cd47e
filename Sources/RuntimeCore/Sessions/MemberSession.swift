import DequeModule

/// A process's side of its conversation with the head: what it says takes effect once, in order, however often the
/// connection breaks or the head is started again.
///
/// What is said is kept until the head has heard it, if it says that members can come back. A pure value: what its
/// methods return is to be sent over the connection at hand, in order.
package struct MemberSession: Sendable {
    private enum State: Sendable {
        case disconnected
        /// The connection is there, and the head has not answered `join`.
        case joining
        case connected
    }

    /// What was said and may have to be said again.
    private var kept: Deque<ToHead> = []
    /// How many messages were said before those that are kept.
    private var dropped: UInt64 = 0
    private var state = State.disconnected
    private var isMember = false
    private var isResumable = false

    package init() {}

    /// Whether the head has welcomed the process over the connection at hand.
    package var isConnected: Bool { if case .connected = state { true } else { false } }

    /// How many messages are kept.
    package var keptCount: Int { kept.count }

    /// There is a connection to the head.
    package mutating func connected(_ description: PeerDescription) -> [ToHead] {
        state = .joining
        return [.join(description, isMember: isMember)]
    }

    /// The connection has closed.
    package mutating func disconnected() {
        state = .disconnected
    }

    /// Says something: now, or when the head is there. Signs of life are said now or not at all.
    package mutating func say(_ message: ToHead) -> [ToHead] {
        if case .heartbeat = message { return isConnected ? [message] : [] }
        guard isConnected else {
            kept.append(message)
            return []
        }
        if isResumable { kept.append(message) }
        return [message]
    }

    /// The head has answered `join`.
    ///
    /// - Parameters:
    ///   - heard: How many messages it has heard; `nil` if the process is new to it.
    ///   - isResumable: Whether messages have to be kept.
    ///   - inventory: What the process has in hand, asked for if the head has to be told.
    /// - Returns: What was not heard, and the inventory if the process was a member before. Then all questions that are
    ///   open have to be asked again: the answers may be lost.
    package mutating func welcomed(
        heard: UInt64?, isResumable: Bool, inventory: () -> Inventory
    ) -> [ToHead] {
        guard case .joining = state else { return [] }
        state = .connected
        isMember = true
        self.isResumable = isResumable
        forget(upTo: heard ?? 0)
        let again = Array(kept)
        if !isResumable { kept.removeAll() }
        return heard == nil ? again : again + [.resumed(inventory())]
    }

    /// The head has heard so many messages.
    package mutating func heard(_ count: UInt64) {
        forget(upTo: count)
    }

    private mutating func forget(upTo count: UInt64) {
        guard count > dropped else { return }
        kept.removeFirst(min(kept.count, Int(clamping: count - dropped)))
        dropped = count
    }
}
