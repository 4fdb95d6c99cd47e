/// Decides which thread waits for what comes from other processes. A pure value.
///
/// One thread polls at a time, and what it reads is handled by one thread at a time. That is a service thread, which also
/// runs the jobs that come of it, or for a moment a helper: a thread that waits for an answer and polls for it itself, so
/// that nobody has to be woken. A service thread lets go of polling while it runs jobs, for they may take long; another
/// one stands by, looks in once in a while, and goes on if nobody has polled in between.
package struct PollingTurns: Sendable {
    private enum Holder {
        case nobody, service, sleepingService, helper
    }

    /// Whether somebody stands by.
    package enum StandBy: Equatable {
        case there
        /// If a thread in deep rest is woken.
        case wake
        /// If a new thread is started.
        case start
        /// There can be no more threads.
        case nobody
    }

    /// What a helper's request comes to.
    package enum Help: Equatable {
        case granted
        /// The thread that polls gives it up as soon as it hears of this; it may have to be woken.
        case soon(isAsleep: Bool)
        case refused
    }

    /// How a service thread without a turn waits.
    package enum Rest: Equatable {
        /// It looks in again before long.
        case brief
        /// Until it is woken.
        case deep
        /// Not at all: it has its turn.
        case over
    }

    /// What a thread that rests has seen.
    package struct View: Sendable {
        /// How often the turn had changed hands.
        fileprivate var changes = UInt64.max
        /// How often in a row the thread that polls was asleep, and nothing had changed.
        fileprivate var quietLooks = 0

        package init() {}
    }

    /// How often a thread looks in while nothing happens before it rests deeply: waking it costs more than that.
    private static let patience = 8

    /// The most service threads there are.
    private let limit: Int
    private var holder = Holder.nobody
    private var isHelperWaiting = false
    /// How often the turn has changed hands.
    private var changes: UInt64 = 0
    private var threads = 0
    private var briefs = 0
    private var deeps = 0

    package init(limit: Int) {
        self.limit = limit
    }

    /// Whether the thread that polls sleeps until something comes.
    package var isAsleep: Bool { holder == .sleepingService }
    /// Whether somebody polls.
    package var isHeld: Bool { holder != .nobody }
    /// Whether a helper wants the turn.
    package var isWanted: Bool { isHelperWaiting }
    /// How many service threads there are.
    package var count: Int { threads }

    private mutating func give(to holder: Holder) {
        self.holder = holder
        changes += 1
    }
}

/// Service threads.
extension PollingTurns {
    /// Takes the turn if nobody has it.
    package mutating func take() -> Bool {
        guard holder == .nobody else { return false }
        give(to: .service)
        return true
    }

    /// Whether the thread that polls may sleep until something comes; not if a helper wants the turn.
    package mutating func sleep() -> Bool {
        guard holder == .service, !isHelperWaiting else { return false }
        holder = .sleepingService
        return true
    }

    /// Something has come.
    package mutating func awake() {
        holder = .service
    }

    /// Lets go of the turn, to run jobs.
    package mutating func release() -> StandBy {
        isHelperWaiting ? giveToHelper() : give(to: .nobody)
        if briefs > 0 { return .there }
        if deeps > 0 {
            deeps -= 1
            briefs += 1
            return .wake
        }
        guard threads < limit else { return .nobody }
        threads += 1
        briefs += 1
        return .start
    }

    /// Gives the turn to the helper that wants it.
    package mutating func yield() -> Bool {
        guard isHelperWaiting else { return false }
        giveToHelper()
        return true
    }

    private mutating func giveToHelper() {
        isHelperWaiting = false
        give(to: .helper)
    }

    /// The first thread is about to be started.
    package mutating func begin() -> Bool {
        guard threads == 0 else { return false }
        threads = 1
        briefs = 1
        return true
    }

    /// A thread has run jobs and comes back.
    package mutating func comeBack() -> Rest {
        if take() { return .over }
        return lieDown()
    }

    private mutating func lieDown() -> Rest {
        if briefs > 0 {
            deeps += 1
            return .deep
        }
        briefs += 1
        return .brief
    }

    /// A thread that rested has waited for its time, or was woken; the answer says how it goes on. `view` is what it saw
    /// when it looked before.
    package mutating func lookIn(_ view: inout View, isWoken: Bool) -> Rest {
        if holder == .nobody, isWoken || changes == view.changes {
            briefs -= 1
            _ = take()
            return .over
        }
        view.quietLooks = holder == .sleepingService && changes == view.changes ? view.quietLooks + 1 : 0
        view.changes = changes
        guard view.quietLooks > Self.patience || briefs > 1 else { return .brief }
        view.quietLooks = 0
        briefs -= 1
        deeps += 1
        return .deep
    }
}

/// Helpers.
extension PollingTurns {
    /// A thread wants to poll for a moment. What is granted is given back by `endHelp`; after `soon` it asks `isGranted`.
    package mutating func help() -> Help {
        switch holder {
        case .nobody:
            guard briefs > 0 else { return .refused }
            give(to: .helper)
            return .granted
        case .service, .sleepingService:
            guard !isHelperWaiting else { return .refused }
            isHelperWaiting = true
            return .soon(isAsleep: holder == .sleepingService)
        case .helper: return .refused
        }
    }

    /// Whether the turn that was to come soon has come. Only the thread that waits for it asks.
    package var isGranted: Bool { holder == .helper && !isHelperWaiting }

    /// The helper waits no longer; it may have got the turn in the meantime.
    package mutating func withdrawHelp() -> Bool {
        guard isHelperWaiting else { return isGranted }
        isHelperWaiting = false
        return false
    }

    /// The helper is done.
    package mutating func endHelp() {
        give(to: .nobody)
    }
}
