import DequeModule

/// Decides about the calls this side has made to one peer: which may be sent, and whose answer has come.
///
/// At most `limits.inFlight` calls are unanswered at the peer; calls beyond that wait here in order, and at most
/// `limits.waiting` of them. A cancelled call gives its caller back at once but counts as in flight until the peer has
/// answered it, so both sides count the same. A pure value: it sends nothing and resumes nobody.
package struct CallTable<Waiter, Frame> {
    /// How many calls may be under way and waiting.
    package struct Limits: Sendable {
        package var inFlight: Int
        package var waiting: Int

        package init(inFlight: Int, waiting: Int) {
            self.inFlight = inFlight
            self.waiting = waiting
        }
    }

    /// What becomes of a new call.
    package enum Begin: Equatable {
        /// Send it now.
        case send
        /// Keep it: the table hands the frame out later.
        case hold
        /// Too many calls wait already; nothing was recorded.
        case refuse
    }

    /// What a cancellation asks for.
    package enum Cancel {
        /// The call is not known or has been answered.
        case nothing
        /// Resume the caller; the peer never heard of the call.
        case resume(Waiter)
        /// Resume the caller and tell the peer.
        case resumeAndTell(Waiter)
    }

    /// What an answer asks for.
    package enum Answer {
        /// Resume the caller.
        case resume(Waiter)
        /// The caller has gone already.
        case ignore
        /// There was no such call: the peer broke the protocol.
        case unknown
    }

    private var limits: Limits
    private var inFlight: [UInt64: Waiter?] = [:]
    private var held: [UInt64: (waiter: Waiter, frame: Frame)] = [:]
    private var order: Deque<UInt64> = []

    package init(limits: Limits) {
        self.limits = limits
    }

    package var inFlightCount: Int { inFlight.count }
    package var heldCount: Int { held.count }

    /// Whether a call was sent, has no answer yet, and somebody waits for it.
    package func isInFlight(_ call: UInt64) -> Bool { (inFlight[call] ?? nil) != nil }

    package mutating func begin(_ call: UInt64, waiter: Waiter, frame: Frame) -> Begin {
        if held.isEmpty, inFlight.count < limits.inFlight {
            inFlight.updateValue(waiter, forKey: call)
            return .send
        }
        guard held.count < limits.waiting else { return .refuse }
        held[call] = (waiter, frame)
        order.append(call)
        return .hold
    }

    /// Takes the answer to a call; afterwards `nextToSend()` may have something.
    package mutating func answer(_ call: UInt64) -> Answer {
        guard let waiter = inFlight.removeValue(forKey: call) else { return .unknown }
        guard let waiter else { return .ignore }
        return .resume(waiter)
    }

    package mutating func cancel(_ call: UInt64) -> Cancel {
        if let entry = held.removeValue(forKey: call) {
            return .resume(entry.waiter)
        }
        guard let waiter = inFlight[call] ?? nil else { return .nothing }
        inFlight.updateValue(nil, forKey: call)
        return .resumeAndTell(waiter)
    }

    /// The next call that waited for room, if there is room now.
    package mutating func nextToSend() -> Frame? {
        while inFlight.count < limits.inFlight, let call = order.popFirst() {
            guard let entry = held.removeValue(forKey: call) else { continue }
            inFlight.updateValue(entry.waiter, forKey: call)
            return entry.frame
        }
        return nil
    }

    /// Empties the table: the peer is gone, and these callers want to know.
    package mutating func removeAll() -> [Waiter] {
        let waiters = inFlight.values.compactMap { $0 } + held.values.map(\.waiter)
        inFlight = [:]
        held = [:]
        order = []
        return waiters
    }
}
