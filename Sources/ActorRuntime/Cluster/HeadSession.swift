import NIOCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A process's connection to a head in another process: made, kept up and made again. A thin shell around
/// `HeadSessionState`.
final class HeadSession: HeadReceiver {
    /// How a process takes part.
    struct Configuration: Sendable {
        /// Where the head listens.
        var address: ClusterAddress
        var token: JoinToken
        /// How the connection is kept up.
        var options: HeadSessionState.Options
        /// What the process tells about itself.
        var description: PeerDescription
    }

    private struct State {
        var decisions: HeadSessionState
        var connection: Connection?
        /// Whether the head has welcomed the process over that connection.
        var isWelcome = false
        var alarm: Duration?
    }

    /// How long the first try to connect may take: it is the only one, and packets may be lost.
    private static let firstLimit = Duration.seconds(10)
    /// How long a try to connect again may take.
    private static let connectLimit = Duration.seconds(3)

    /// Why the head is lost for good, once it is.
    let loss = Promise<RuntimeError>()
    private let member: Member
    private let configuration: Configuration
    private let epoch = ContinuousClock.now
    private let welcomed = Promise<Result<Void, RuntimeError>>()
    private let state: Mutex<State>

    init(_ member: Member, _ configuration: Configuration) {
        self.member = member
        self.configuration = configuration
        state = Mutex(
            State(
                decisions: HeadSessionState(
                    options: configuration.options, now: .zero, seed: member.system.peer.rawValue)))
    }

    private var client: ClusterClient { member.client }
    private var now: Duration { epoch.duration(to: .now) }

    /// Connects and waits until the process is a member.
    ///
    /// - Throws: why it is not: nobody listens, the head cannot be reached, or does not want this process.
    func start() async throws {
        let connection = try await connect(within: Self.firstLimit)
        adopt(connection)
        _ = try await firstOf(
            { [welcomed] in try await welcomed.wait() }, { [loss] in .failure(try await loss.wait()) }
        )
        .get()
    }

    /// Says goodbye and closes the connection, after what was said before.
    func leave() async {
        client.send(.leave)
        let connection = state.withLock { state in
            _ = state.decisions.fenced(RuntimeError(.peerLeft, "it has left"))
            return state.connection
        }
        connection?.close()
        _ = try? await connection?.ended.wait()
    }
}

/// The head speaks.
extension HeadSession {
    func received(_ message: FromHead) {
        switch message {
        case .welcome: welcome(message)
        case .heartbeat: state.withLock { $0.decisions.answered(now: now) }
        case .fenced(let error):
            welcomed.fulfil(.failure(error))
            decide { decisions, _ in decisions.fenced(error) }
        default: client.received(message)
        }
    }

    func headLost(_ error: RuntimeError) {
        guard loss.fulfil(error) else { return }
        client.headLost(error)
    }
}

/// Connections.
extension HeadSession {
    private func connect(within limit: Duration) async throws -> Connection {
        let (address, token, system) = (configuration.address, configuration.token, member.system)
        let late = RuntimeError(.timedOut, "nothing is heard from \(address) within \(limit)")
        return try await withTimeLimit(limit, late: { late }) {
            try await system.connect(to: address, token: token, answerLimit: limit)
        }
    }

    private func tryToConnect() {
        Task.detached { [self] in
            do {
                adopt(try await connect(within: Self.connectLimit))
            } catch {
                let error = RuntimeError(describing: error)
                decide { $0.failed(Self.kind(of: error), error, now: $1) }
            }
        }
    }

    private static func kind(of error: RuntimeError) -> HeadSessionState.Failure {
        if let cause = error.cause as? IOError, [ECONNREFUSED, ENOENT].contains(cause.errnoCode) {
            return .nobodyListens
        }
        return switch error.code {
        case .handshakeRefused, .differentBuild, .invalidConfiguration: .refused
        default: .unreachable
        }
    }

    /// Introduces this process over a new connection.
    private func adopt(_ connection: Connection) {
        state.withLock { state in
            state.connection = connection
            state.isWelcome = false
        }
        let channel = RemoteHeadChannel(connection)
        channel.receive { [self] message in received(message) }
        client.introduce(channel, configuration.description)
        // A head that is busy may take long; one that never answers must not hold this process up.
        member.system.scheduler.schedule(after: Self.firstLimit) { [weak self, weak connection] in
            guard let self, let connection else { return }
            let isWaiting = state.withLock { $0.connection === connection && !$0.isWelcome }
            if isWaiting { connection.close() }
        }
        Task.detached { [self] in
            let error = (try? await connection.ended.wait()) ?? nil
            closed(connection, error)
        }
    }

    private func welcome(_ message: FromHead) {
        state.withLock { $0.isWelcome = true }
        client.received(message)
        welcomed.fulfil(.success(()))
        decide { $0.connected(now: $1) }
    }

    private func closed(_ connection: Connection, _ error: RuntimeError?) {
        let wasWelcome: Bool? = state.withLock { state in
            guard state.connection === connection else { return nil }
            state.connection = nil
            return state.isWelcome
        }
        guard let wasWelcome else { return }
        client.closeChannel()
        if wasWelcome {
            decide { $0.disconnected(isOrderly: error == nil, error, now: $1) }
        } else {
            let error = error ?? RuntimeError(.peerLost, "the head closed the connection before it let this process in")
            decide { $0.failed(.unreachable, error, now: $1) }
        }
    }
}

/// Doing what was decided.
extension HeadSession {
    private func decide(_ event: (inout HeadSessionState, _ now: Duration) -> [HeadSessionState.Action]) {
        let now = now
        for action in state.withLock({ event(&$0.decisions, now) }) {
            switch action {
            case .connect: tryToConnect()
            case .sendHeartbeat: state.withLock { $0.connection }?.sendControl(ToHead.heartbeat)
            case .disconnect: state.withLock { $0.connection }?.close()
            case .giveUp(let error): headLost(error)
            case .wake(let time): wake(at: time, now)
            }
        }
    }

    /// A timer that was set for later is left alone: waking too early does no harm.
    private func wake(at time: Duration, _ now: Duration) {
        let isNeeded = state.withLock { state in
            guard state.alarm.map({ time < $0 }) ?? true else { return false }
            state.alarm = time
            return true
        }
        guard isNeeded else { return }
        member.system.scheduler.schedule(after: max(.zero, time - now)) { [weak self] in
            self?.state.withLock { if $0.alarm == time { $0.alarm = nil } }
            self?.decide { $0.woke(now: $1) }
        }
    }
}
