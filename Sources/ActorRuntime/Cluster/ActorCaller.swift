import DequeModule
import NIOCore
import Synchronization

/// Calls one spawned actor for this process, wherever the actor lives.
///
/// A thin shell around `ActorRoute`. What the route decides is queued under the lock and done outside it, by one thread
/// at a time: so calls reach the connection in the order in which they were made.
final class ActorCaller: Sendable {
    typealias Route = ActorRoute<AnswerWaiter, ByteBuffer>

    enum Step: Sendable {
        case send(ByteBuffer, call: UInt64, to: Route.Location)
        case fail(AnswerWaiter, any Error)
        case tellCancelled(call: UInt64)
        case reconnect(Route.Location)
        case watch
    }

    struct State: Sendable {
        var route: Route
        /// How often calls are made again; none until the head has said so.
        var retries = RetryLimit.none
        var nextCall: UInt64 = 1
        var steps: Deque<Step> = []
        /// Whether a thread works off the steps, or they wait for a connection.
        var isWorking = false
        var connection: (incarnation: Int, connection: Connection)?
        /// The numbers of calls on their connection, and the references in their arguments.
        var underWay: [UInt64: UInt64] = [:]
        var references: [UInt64: [ReferenceCollector.Found]] = [:]
        var births = Waiters<Void>()
        var deaths = Waiters<Void>()
        var death: RuntimeError?
    }

    let actor: ActorID
    let client: ClusterClient
    let state: Mutex<State>
    /// How useful it is to poll for answers.
    private let usefulness = Usefulness()

    init(_ actor: ActorID, _ client: ClusterClient) {
        self.actor = actor
        self.client = client
        let route = Route(to: "\(actor)", limit: client.system.options.limits.waitingCalls)
        state = Mutex(State(route: route))
    }

    /// Makes a call and waits for its answer.
    func request(
        _ frame: ByteBuffer, _ context: CallContext, _ references: [ReferenceCollector.Found]
    ) async throws -> Answer {
        try Task.checkCancellation()
        let call = state.withLock { state in
            defer { state.nextCall += 1 }
            if !references.isEmpty { state.references[state.nextCall] = references }
            return state.nextCall
        }
        defer { if !references.isEmpty { forgetReferences(of: call) } }
        return try await withTaskCancellationHandler {
            var deadline: ScheduledWork?
            defer { deadline?.cancel() }
            return try await withCheckedThrowingContinuation { waiter in
                begin(call, frame, .task(waiter))
                deadline = context.remaining.map { setDeadline(of: call, after: $0) }
                // The cancellation handler may have run before the call was there.
                if Task.isCancelled { cancel(call, because: CancellationError()) }
                help(call)
            }
        } onCancel: {
            cancel(call, because: CancellationError())
        }
    }

    /// Polls for the answer of a call that is the only one under way: others would rather be made than waited for.
    private func help(_ call: UInt64) {
        let connection = state.withLock { state in
            state.route.inFlightCount == 1 && state.route.isInFlight(call) ? state.connection?.connection : nil
        }
        connection?.link.help(usefulness) { state.withLock { $0.route.isInFlight(call) } }
    }

    /// The call is over, whether it was answered, refused, given up or lost: it holds on to nothing. What was held is let
    /// go of outside the lock.
    private func forgetReferences(of call: UInt64) {
        let released = state.withLock { $0.references.removeValue(forKey: call) }
        _ = released
    }

    private func begin(_ call: UInt64, _ frame: ByteBuffer, _ waiter: AnswerWaiter) {
        state.withLock { state in
            switch state.route.begin(call, waiter: waiter, frame: frame, retries: state.retries) {
            case .send(let location): state.steps.append(.send(frame, call: call, to: location))
            case .hold: break
            case .holdAndWatch: state.steps.append(.watch)
            case .refuse(let error): state.steps.append(.fail(waiter, error))
            }
        }
        work()
    }

    private func setDeadline(of call: UInt64, after limit: Duration) -> ScheduledWork {
        client.system.scheduler.schedule(after: limit) { [weak self] in
            self?.cancel(call, because: Deadline.exceeded)
        }
    }

    private func cancel(_ call: UInt64, because error: any Error) {
        state.withLock { state in
            switch state.route.cancel(call) {
            case .nothing: break
            case .resume(let waiter, _):
                state.steps.append(.fail(waiter, error))
            case .resumeAndTell(let waiter, _, _):
                state.steps.append(.tellCancelled(call: call))
                state.steps.append(.fail(waiter, error))
            }
        }
        work()
    }
}

/// News.
extension ActorCaller {
    func located(_ incarnation: Int, _ peer: PeerID, _ retries: RetryLimit) {
        let waiters = state.withLock { state in
            state.retries = retries
            state.route.allowRetries(retries)
            state.take(state.route.located(incarnation: incarnation, peer: peer))
            return state.births.removeAll()
        }
        for waiter in waiters { waiter.resume() }
        work()
    }

    func unavailable(_ incarnation: Int, _ error: RuntimeError) {
        state.withLock { state in
            state.take(state.route.unavailable(incarnation: incarnation, error, willRestart: true))
        }
        work()
    }

    func dead(_ error: RuntimeError) {
        let (births, deaths) = state.withLock { state in
            state.take(state.route.died(error))
            state.death = state.death ?? error
            return (state.births.removeAll(), state.deaths.removeAll())
        }
        for waiter in births { waiter.resume(throwing: error) }
        for waiter in deaths { waiter.resume() }
        work()
    }

    /// Waits until the actor lives; throws why it does not.
    func untilLocated() async throws {
        try await wait(\.births) { state in
            if let death = state.death { return .failure(death) }
            return state.route.location.map { _ in .success(()) }
        }
    }

    /// Waits until the actor has ended.
    func untilDead() async throws {
        try await wait(\.deaths) { state in state.death.map { _ in .success(()) } }
    }

    private func wait(
        _ list: any WritableKeyPath<State, Waiters<Void>> & Sendable,
        unless known: (State) -> Result<Void, RuntimeError>?
    ) async throws {
        let ticket = client.makeTicket()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (waiter: Waiters<Void>.Continuation) in
                let result: Result<Void, RuntimeError>? = state.withLock { state in
                    if let result = known(state) { return result }
                    state[keyPath: list].add(waiter, ticket)
                    return nil
                }
                if let result { return waiter.resume(with: result) }
                if Task.isCancelled { abandon(list, ticket) }
            }
        } onCancel: {
            abandon(list, ticket)
        }
    }

    private func abandon(_ list: any WritableKeyPath<State, Waiters<Void>> & Sendable, _ ticket: UInt64) {
        state.withLock { $0[keyPath: list].remove(ticket) }?.resume(throwing: CancellationError())
    }
}

extension ActorCaller.State {
    mutating func take(_ actions: [ActorCaller.Route.Action]) {
        for action in actions {
            switch action {
            case .send(let frame, let call, let location): steps.append(.send(frame, call: call, to: location))
            case .resume(let waiter, let error): steps.append(.fail(waiter, error))
            case .reconnect(let location): steps.append(.reconnect(location))
            }
        }
    }
}
