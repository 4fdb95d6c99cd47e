import Synchronization

/// Keeps the number of a listener's half-open connections within its limit.
final class HalfOpenGate: Sendable {
    private struct State {
        var connections: HalfOpenConnections
        var links: [HalfOpenConnections.Number: SocketLink] = [:]
    }

    private let limit: Int
    private let state: Mutex<State>

    init(limit: Int) {
        self.limit = limit
        state = Mutex(State(connections: HalfOpenConnections(limit: limit)))
    }

    /// Watches a new link until its handshake is done or it is closed, and cuts off another one if there are too many.
    func watch(_ link: SocketLink) {
        let (number, oldest) = state.withLock { state in
            let (number, cutOff) = state.connections.opened()
            state.links[number] = link
            return (number, cutOff.flatMap { state.links.removeValue(forKey: $0) })
        }
        link.onSettled { [weak self] in self?.settled(number) }
        oldest?.cutOff(
            RuntimeError(
                .overloaded,
                "more than \(limit) peers were connected without having joined: the one that had waited longest was cut off"
            ))
    }

    private func settled(_ number: HalfOpenConnections.Number) {
        let released = state.withLock { state in
            state.connections.settled(number)
            return state.links.removeValue(forKey: number)
        }
        _ = released
    }
}
