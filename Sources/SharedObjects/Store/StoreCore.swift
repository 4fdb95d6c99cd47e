/// The state of a store and who waits for it; guarded by the store's lock.
struct StoreCore<Object: Hashable & Sendable, Client: Hashable & Sendable>: Sendable {
    typealias Answer = Result<ObjectPlace, ObjectStoreError>
    typealias Waiting = CheckedContinuation<Answer, Never>

    /// What to do once the lock is given back.
    struct Effects: Sendable {
        var answers: [(Waiting, Answer)] = []
        var work: [StoreAction<Object>] = []
    }

    private enum Asker {
        /// The request was made; its maker does not wait yet.
        case expected
        case waiting(Waiting)
        /// The answer came before its maker waited for it.
        case answered(Answer)
    }

    var state: StoreState<Object, Client>
    private var askers: [Ticket: Asker] = [:]
    private var lastTicket: Ticket = 0
    private var alarm: Duration?

    init(_ state: StoreState<Object, Client>) {
        self.state = state
    }

    /// Makes a request; its answer is `nil` where it must be waited for.
    mutating func request(
        _ ask: (inout StoreState<Object, Client>, Ticket) -> [StoreAction<Object>]
    ) -> (Ticket, Answer?, Effects) {
        lastTicket += 1
        let ticket = lastTicket
        askers[ticket] = .expected
        let effects = take(ask(&state, ticket))
        return (ticket, takeAnswer(ticket), effects)
    }

    /// Has the answer to a request given to its maker; returns it if it is there already.
    mutating func wait(_ waiting: Waiting, for ticket: Ticket) -> Answer? {
        if let answer = takeAnswer(ticket) { return answer }
        askers[ticket] = .waiting(waiting)
        return nil
    }

    /// Sorts what the state wants done.
    mutating func take(_ actions: [StoreAction<Object>]) -> Effects {
        var effects = Effects()
        for action in actions {
            switch action {
            case .grant(let ticket, let place): answer(ticket, .success(place), &effects)
            case .refuse(let ticket, let error): answer(ticket, .failure(error), &effects)
            case .write, .read, .remove, .measureDisk, .warm, .cool: effects.work.append(action)
            }
        }
        return effects
    }

    /// When to look at the state again, if that is another time than before.
    mutating func changedAlarm(now: Duration) -> Duration?? {
        let wake = state.nextWake(after: now)
        guard wake != alarm else { return nil }
        alarm = wake
        return .some(wake)
    }

    private mutating func takeAnswer(_ ticket: Ticket) -> Answer? {
        guard case .answered(let answer) = askers[ticket] else { return nil }
        askers[ticket] = nil
        return answer
    }

    private mutating func answer(_ ticket: Ticket, _ answer: Answer, _ effects: inout Effects) {
        switch askers[ticket] {
        case .expected:
            askers[ticket] = .answered(answer)
        case .waiting(let waiting):
            askers[ticket] = nil
            effects.answers.append((waiting, answer))
        case .answered, nil:
            return
        }
    }
}
