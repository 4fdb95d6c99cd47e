import DequeModule

/// Decides about the calls that one process makes to one spawned actor, wherever the actor lives and however often it is
/// made again.
///
/// Calls go out in the order in which they were made. While the actor has no known home they wait, at most `limit` of
/// them. When the actor's run (its incarnation) is lost, what was under way there fails, because it may have run or not;
/// calls that may be retried go first to the next incarnation instead, in their old order. Only the loss of an
/// incarnation leads to a retry: an answer, whatever it says, ends the call.
///
/// News comes from two sides in any order: the head tells where the actor is, and the process itself sees connections
/// break. News about an incarnation that is known to be lost changes nothing.
///
/// `Waiter` is what resumes a caller, `Frame` what is sent. A pure value: it sends nothing and resumes nobody. Making,
/// answering and cancelling a call take constant time; frames are kept only as long as they may be sent again.
package struct ActorRoute<Waiter, Frame> {
    /// Where an actor lives.
    package struct Location: Hashable, Sendable {
        /// Tells the runs of the actor apart; later ones have higher numbers.
        package var incarnation: Int
        /// The process it lives in.
        package var peer: PeerID

        package init(incarnation: Int, peer: PeerID) {
            self.incarnation = incarnation
            self.peer = peer
        }
    }

    /// What becomes of a new call.
    package enum Start {
        /// Send its frame there, now.
        case send(Location)
        /// Keep nothing: the route hands the frame out when the actor has a home.
        case hold
        /// As `hold`, and ask the head to tell where the actor is, now and whenever that changes.
        case holdAndWatch
        /// Fail the call; nothing was recorded.
        case refuse(RuntimeError)
    }

    /// What a cancellation asks for.
    package enum Cancel {
        /// The call is not known or has been answered.
        case nothing
        /// Resume the caller; nobody else has to know.
        case resume(Waiter, RuntimeError)
        /// Resume the caller, and tell the actor's process that nobody waits for the answer.
        case resumeAndTell(Waiter, RuntimeError, Location)
    }

    /// What news asks for, in this order.
    package enum Action {
        /// Send the frame of a call.
        case send(Frame, call: UInt64, to: Location)
        /// Fail the caller.
        case resume(Waiter, RuntimeError)
        /// Connect to the same process again, until that succeeds (`reconnected`) or the head has other news.
        case reconnect(Location)
    }

    /// Where the actor stands, as far as this process knows.
    enum State {
        /// Nobody has asked the head yet.
        case unknown
        /// It is being made, or made again.
        case awaited
        case located(Location)
        /// The connection broke, and the head has not said what that means.
        case interrupted(Location, RuntimeError)
        case dead(RuntimeError)
    }

    /// A call that has not ended.
    struct Entry {
        var waiter: Waiter
        /// The place in the order of calls.
        var sequence: UInt64
        /// What is to be sent, if it may be needed (again).
        var frame: Frame?
        var retries: RetryLimit
        /// How often it was sent to an incarnation that was lost.
        var losses = 0
    }

    /// What people call the actor.
    let name: String
    let limit: Int
    var state = State.unknown
    /// The latest incarnation that is known to be lost.
    var lastLost = Int.min
    var nextSequence: UInt64 = 0
    var inFlight: [UInt64: Entry] = [:]
    var held: [UInt64: Entry] = [:]
    /// The held calls in order, among some that were cancelled.
    var order: Deque<UInt64> = []

    /// A route to an actor that nothing is known about.
    ///
    /// - Parameters:
    ///   - name: What errors call the actor.
    ///   - limit: How many calls may wait for the actor to have a home.
    package init(to name: String, limit: Int) {
        self.name = name
        self.limit = limit
    }

    /// How many calls were sent and have no answer yet.
    package var inFlightCount: Int { inFlight.count }
    /// How many calls wait to be sent.
    package var heldCount: Int { held.count }

    /// Where calls are sent now.
    package var location: Location? {
        if case .located(let location) = state { return location }
        return nil
    }

    /// Takes a new call. `call` must be a number that was never used before.
    package mutating func begin(_ call: UInt64, waiter: Waiter, frame: Frame, retries: RetryLimit = .none) -> Start {
        switch state {
        case .located(let location):
            inFlight[call] = makeEntry(waiter, frame: retries == .none ? nil : frame, retries)
            return .send(location)
        case .dead(let cause):
            return .refuse(diedError("It was not called.", cause))
        case .unknown, .awaited, .interrupted:
            guard held.count < limit else { return .refuse(overloadedError) }
            held[call] = makeEntry(waiter, frame: frame, retries)
            order.append(call)
            guard case .unknown = state else { return .hold }
            state = .awaited
            return .holdAndWatch
        }
    }

    /// Takes the answer of an incarnation to a call.
    ///
    /// - Returns: Whom to resume with it; `nil` if the caller has gone, or if the incarnation is known to be lost: its
    ///   calls have ended or go to the next one.
    package mutating func answered(_ call: UInt64, by incarnation: Int) -> Waiter? {
        switch state {
        case .located(let location), .interrupted(let location, _):
            guard location.incarnation == incarnation else { return nil }
            return inFlight.removeValue(forKey: call)?.waiter
        case .unknown, .awaited, .dead:
            return nil
        }
    }

    /// Gives a caller back who waits no longer. The call is not sent, or not again.
    package mutating func cancel(_ call: UInt64) -> Cancel {
        if let entry = held.removeValue(forKey: call) {
            compactOrder()
            return .resume(entry.waiter, cancelledError)
        }
        guard let entry = inFlight.removeValue(forKey: call) else { return .nothing }
        guard let location else { return .resume(entry.waiter, cancelledError) }
        return .resumeAndTell(entry.waiter, cancelledError, location)
    }

    private mutating func makeEntry(_ waiter: Waiter, frame: Frame?, _ retries: RetryLimit) -> Entry {
        defer { nextSequence += 1 }
        return Entry(waiter: waiter, sequence: nextSequence, frame: frame, retries: retries)
    }

    /// Drops the cancelled calls from the order once they are the greater part: constant time per cancellation on the
    /// average.
    private mutating func compactOrder() {
        guard order.count > 2 * held.count + 16 else { return }
        order.removeAll { held[$0] == nil }
    }
}

extension ActorRoute: Sendable where Waiter: Sendable, Frame: Sendable {}
extension ActorRoute.Entry: Sendable where Waiter: Sendable, Frame: Sendable {}
extension ActorRoute.Action: Sendable where Waiter: Sendable, Frame: Sendable {}
extension ActorRoute.Cancel: Sendable where Waiter: Sendable {}

extension ActorRoute {
    /// How often the calls that wait may be made again, which was not known when they were made.
    package mutating func allowRetries(_ limit: RetryLimit) {
        for call in held.keys where held[call]?.losses == 0 { held[call]?.retries = limit }
    }

    /// Whether the connection to an incarnation broke, and nothing is known yet of what that means.
    package func isInterrupted(_ incarnation: Int) -> Bool {
        if case .interrupted(let location, _) = state { return location.incarnation == incarnation }
        return false
    }

    /// Whether a call was sent and has not ended.
    package func isInFlight(_ call: UInt64) -> Bool {
        inFlight[call] != nil
    }
}
