/// Counts how often one actor was made again, and decides whether and when it is once more.
///
/// Only ends that nobody asked for count. An actor that ends on purpose, or is stopped, is never made again, whatever
/// its policy.
package struct RestartLedger: Hashable, Sendable {
    /// How a run of an actor ended.
    package enum End: Hashable, Sendable {
        /// It ended itself, or was stopped.
        case intended
        /// Its process or node was lost, or it failed to start.
        case unintended
    }

    /// What follows.
    package enum Decision: Hashable, Sendable {
        /// Make it again after this time.
        case restart(after: Duration)
        /// It stays dead: its end was intended.
        case stayDead
        /// It stays dead: it was made again as often as its policy allows.
        case giveUp
    }

    /// How often the actor was made again.
    package private(set) var restarts: Int

    /// The ledger of an actor that was made again `restarts` times.
    package init(restarts: Int = 0) {
        self.restarts = restarts
    }

    /// Takes in the end of a run.
    ///
    /// The first restart follows at once, the second after up to 100 ms, and so on, doubling up to 5 s.
    package mutating func ended(
        _ end: End, policy: RestartPolicy, backoff: Backoff = Backoff(),
        using generator: inout some RandomNumberGenerator
    ) -> Decision {
        guard end == .unintended else { return .stayDead }
        guard policy.allows(restarts) else { return .giveUp }
        restarts += 1
        return .restart(after: restarts == 1 ? .zero : backoff.delay(ofStep: restarts - 1, using: &generator))
    }
}
