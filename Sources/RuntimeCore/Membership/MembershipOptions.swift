/// When silent processes are suspected, and when they are given up.
package struct MembershipOptions: Sendable, Hashable, Codable {
    /// How long a process may be silent before nothing new is placed on it.
    package var suspectAfter: Duration
    /// How long it may be silent before it is given up and what ran there is run elsewhere.
    package var expelAfter: Duration
    /// How long a broken connection may take to come back.
    package var reconnectGrace: Duration
    /// How often processes give a sign of life.
    package var heartbeatInterval: Duration
    /// How long without a word from the head a process goes on before it ends itself.
    package var selfFenceAfter: Duration
    /// How long a restarted head waits for the processes it knew.
    package var rejoinGrace: Duration

    /// Makes options.
    ///
    /// - Throws: A `RuntimeError` with code `invalidConfiguration` when a process could be given up before it has given
    ///   up itself, or suspected between two signs of life.
    package init(
        suspectAfter: Duration, expelAfter: Duration, reconnectGrace: Duration = .zero,
        heartbeatInterval: Duration = .seconds(1), selfFenceAfter: Duration, rejoinGrace: Duration = .seconds(30)
    ) throws(RuntimeError) {
        guard heartbeatInterval > .zero, heartbeatInterval * 2 <= suspectAfter else {
            throw RuntimeError(
                .invalidConfiguration,
                "a process is suspected after \(suspectAfter) but gives a sign of life every \(heartbeatInterval): "
                    + "leave room for two")
        }
        guard suspectAfter < selfFenceAfter, selfFenceAfter < expelAfter, reconnectGrace < expelAfter else {
            throw RuntimeError(
                .invalidConfiguration,
                "the times must rise: suspected after \(suspectAfter), ends itself after \(selfFenceAfter), "
                    + "given up after \(expelAfter), and a connection must come back within less (\(reconnectGrace))")
        }
        self.init(
            unchecked: suspectAfter, expelAfter, reconnectGrace, heartbeatInterval, selfFenceAfter, rejoinGrace)
    }

    private init(
        unchecked suspectAfter: Duration, _ expelAfter: Duration, _ reconnectGrace: Duration,
        _ heartbeatInterval: Duration, _ selfFenceAfter: Duration, _ rejoinGrace: Duration
    ) {
        self.suspectAfter = suspectAfter
        self.expelAfter = expelAfter
        self.reconnectGrace = reconnectGrace
        self.heartbeatInterval = heartbeatInterval
        self.selfFenceAfter = selfFenceAfter
        self.rejoinGrace = rejoinGrace
    }

    /// For a cluster of one program on one machine: a closed connection is the end.
    package static let `default` = MembershipOptions(
        unchecked: .seconds(3), .seconds(15), .zero, .seconds(1), .seconds(12), .seconds(30))

    /// For a cluster of machines: suspected after 3 s of silence, given up after 15 s; a connection may break and come
    /// back meanwhile.
    package static let machines = MembershipOptions(
        unchecked: .seconds(3), .seconds(15), .seconds(10), .seconds(1), .seconds(12), .seconds(30))
}
