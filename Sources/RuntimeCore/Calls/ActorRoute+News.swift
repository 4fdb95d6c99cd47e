import DequeModule

extension ActorRoute {
    /// The head says where the actor lives.
    package mutating func located(incarnation: Int, peer: PeerID) -> [Action] {
        guard incarnation > lastLost else { return [] }
        var actions: [Action] = []
        switch state {
        case .dead: return []
        case .unknown, .awaited: break
        case .located(let old):
            guard incarnation > old.incarnation else { return [] }
            lose(old.incarnation, becauseOf: nil, into: &actions)
        case .interrupted(let old, let error):
            guard incarnation > old.incarnation else { return [] }
            lose(old.incarnation, becauseOf: error, into: &actions)
        }
        let location = Location(incarnation: incarnation, peer: peer)
        state = .located(location)
        sendHeld(to: location, into: &actions)
        return actions
    }

    /// The head says that an incarnation is lost, why, and whether another one will follow.
    package mutating func unavailable(incarnation: Int, _ error: RuntimeError, willRestart: Bool) -> [Action] {
        guard incarnation > lastLost else { return [] }
        switch state {
        case .dead: return []
        case .unknown, .awaited: break
        case .located(let old), .interrupted(let old, _):
            guard incarnation >= old.incarnation else { return [] }
        }
        guard willRestart else { return died(error) }
        var actions: [Action] = []
        lose(incarnation, becauseOf: error, into: &actions)
        if case .unknown = state { return actions }
        state = .awaited
        return actions
    }

    /// The head says that the actor is dead for good. The first such word counts.
    package mutating func died(_ cause: RuntimeError) -> [Action] {
        if case .dead = state { return [] }
        state = .dead(cause)
        let actions: [Action] =
            inFlight.values.sorted(by: Self.isEarlier).map { entry in
                .resume(entry.waiter, diedError("The call was under way and may have run.", cause))
            }
            + held.values.sorted(by: Self.isEarlier).map { entry in
                let fate = entry.losses == 0 ? "The call was not sent." : "The call may have run."
                return .resume(entry.waiter, diedError(fate, cause))
            }
        inFlight = [:]
        held = [:]
        order = []
        return actions
    }

    /// The connection to an incarnation broke, or could not be opened.
    ///
    /// Calls that were under way are kept until the head has said what became of the actor, so that they fail with the
    /// reason.
    package mutating func connectionLost(incarnation: Int, _ error: RuntimeError) -> [Action] {
        guard case .located(let location) = state, location.incarnation == incarnation else { return [] }
        state = .interrupted(location, error)
        return [.reconnect(location)]
    }

    /// There is a connection to the same process again: the actor was never lost.
    package mutating func reconnected(incarnation: Int) -> [Action] {
        guard case .interrupted(let location, let error) = state, location.incarnation == incarnation else { return [] }
        var actions: [Action] = []
        interrupt(into: &actions) { route, entry in
            route.unavailableError(entry, "The connection to it broke; it lives on and can be called again.", error)
        }
        state = .located(location)
        sendHeld(to: location, into: &actions)
        return actions
    }
}

extension ActorRoute {
    private static func isEarlier(_ one: Entry, _ other: Entry) -> Bool {
        one.sequence < other.sequence
    }

    private mutating func lose(_ incarnation: Int, becauseOf error: RuntimeError?, into actions: inout [Action]) {
        lastLost = incarnation
        interrupt(into: &actions) { route, entry in
            route.unavailableError(entry, "Its process was lost; it is started again and can be called again.", error)
        }
    }

    /// Takes all calls that are under way back: those that may be sent again go before all held ones, the others fail.
    private mutating func interrupt(
        into actions: inout [Action], failure: (borrowing Self, Entry) -> RuntimeError
    ) {
        guard !inFlight.isEmpty else { return }
        let calls = inFlight.sorted { Self.isEarlier($0.value, $1.value) }
        inFlight = [:]
        var again: [UInt64] = []
        for (call, var entry) in calls {
            let mayRetry = entry.retries.allows(entry.losses)
            entry.losses += 1
            if mayRetry, entry.frame != nil {
                held[call] = entry
                again.append(call)
            } else {
                actions.append(.resume(entry.waiter, failure(self, entry)))
            }
        }
        order.prepend(contentsOf: again)
    }

    private mutating func sendHeld(to location: Location, into actions: inout [Action]) {
        actions.reserveCapacity(actions.count + held.count)
        while let call = order.popFirst() {
            guard var entry = held.removeValue(forKey: call), let frame = entry.frame else { continue }
            if entry.retries == .none { entry.frame = nil }
            inFlight[call] = entry
            actions.append(.send(frame, call: call, to: location))
        }
    }
}

extension ActorRoute {
    /// Whether the connection to this run broke, and nothing has been said of it since.
    package func isInterrupted(at place: Location) -> Bool {
        if case .interrupted(let location, _) = state { return location == place }
        return false
    }
}
