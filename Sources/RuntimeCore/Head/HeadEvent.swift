/// What happens to the head.
package enum HeadEvent: Sendable {
    /// A process that has passed the handshake said something. Its first message is `join`.
    case received(PeerID, ToHead)
    /// The connection to a process has closed.
    case disconnected(PeerID, RuntimeError?)
    /// A process that this one has started has ended; the error says how, and quotes its log.
    case ended(PeerID, RuntimeError)
    /// It is the time that was asked for, or later.
    case woke
}

/// What the head wants done, in this order.
package enum HeadAction: Sendable {
    /// Say something to a process, if it is connected.
    case send(PeerID, FromHead)
    /// Close the connection to a process, after what was said to it.
    case disconnect(PeerID)
    /// Write a record down, or take it back, before anything that is said after it.
    ///
    /// The records of one event come first of all its actions. They hold together or not at all: half of them would
    /// contradict the rest.
    case record(RecordKey, HeadRecord?)
    /// Come back at this time. Only the earliest time asked for matters.
    case wake(at: Duration)
    /// Something for the timeline.
    case trace(TraceEvent)
}

/// A step in the life of a task, actor or object, for the timeline.
package struct TraceEvent: Sendable, Equatable {
    /// What happened.
    package enum Phase: Sendable, Equatable {
        case begin, end, instant
    }

    package var phase: Phase
    /// The kind of thing: `task`, `actor`, `node`, `object`.
    package var category: String
    /// The thing's name.
    package var name: String
    /// The thing's identity.
    package var id: String
    /// The process it happened in.
    package var process: PeerID?
    /// When, since the head's epoch.
    package var time: Duration
    /// Further facts.
    package var details: [String: String]

    package init(
        phase: Phase, category: String, name: String, id: String, process: PeerID?, time: Duration,
        details: [String: String]
    ) {
        self.phase = phase
        self.category = category
        self.name = name
        self.id = id
        self.process = process
        self.time = time
        self.details = details
    }
}
