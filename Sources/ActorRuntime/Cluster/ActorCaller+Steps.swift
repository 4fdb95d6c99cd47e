import DequeModule
import NIOCore
import Synchronization

/// Doing what was decided, step by step.
extension ActorCaller {
    /// Works off the steps, unless another thread does or they wait for a connection.
    func work() {
        var isFirst = true
        while let step = nextStep(isFirst) {
            isFirst = false
            switch step {
            case .send(let frame, let call, let location):
                guard send(frame, call, location) else { return connect(to: location, frame, call) }
            case .fail(let waiter, let error):
                waiter.resume(throwing: error)
            case .tellCancelled(let call):
                tellCancelled(call)
            case .reconnect(let location):
                reconnect(to: location)
            case .watch:
                client.send(.watch(actor))
            }
        }
    }

    private func nextStep(_ isFirst: Bool) -> Step? {
        state.withLock { state in
            if isFirst {
                guard !state.isWorking else { return nil }
                state.isWorking = true
            }
            guard let step = state.steps.popFirst() else {
                state.isWorking = false
                return nil
            }
            return step
        }
    }

    /// Sends a call if there is a connection to that run of the actor.
    private func send(_ frame: ByteBuffer, _ call: UInt64, _ location: Route.Location) -> Bool {
        let (connection, references) = state.withLock { state in
            let current = state.connection.flatMap { $0.incarnation == location.incarnation ? $0.connection : nil }
            return (current, state.references[call] ?? [])
        }
        guard let connection else { return false }
        for reference in references {
            client.send(.sentReference(reference.handle.id, token: reference.token, to: location.peer))
        }
        let number = connection.request(
            frame, answeredTo: .relay { [self] result in answered(call, result, location.incarnation) })
        state.withLock { state in
            if state.route.isInFlight(call) { state.underWay[call] = number }
        }
        return true
    }

    /// Opens the connection; the steps wait for it.
    private func connect(to location: Route.Location, _ frame: ByteBuffer, _ call: UInt64) {
        if let connection = client.openConnection(to: location.peer) {
            state.withLock { state in
                state.connection = (location.incarnation, connection)
                state.steps.prepend(.send(frame, call: call, to: location))
                state.isWorking = false
            }
            return work()
        }
        Task.detached { [self] in
            do {
                let connection = try await client.connection(to: location.peer)
                state.withLock { state in
                    state.connection = (location.incarnation, connection)
                    state.steps.prepend(.send(frame, call: call, to: location))
                    state.isWorking = false
                }
            } catch {
                state.withLock { state in
                    state.take(
                        state.route.connectionLost(incarnation: location.incarnation, RuntimeError(describing: error)))
                    state.isWorking = false
                }
            }
            work()
        }
    }

    private func answered(_ call: UInt64, _ result: Result<Answer, any Error>, _ incarnation: Int) {
        if case .failure(let error) = result, let error = error as? RuntimeError, error.code == .peerLost {
            state.withLock { state in
                if state.connection?.incarnation == incarnation { state.connection = nil }
                state.take(state.route.connectionLost(incarnation: incarnation, error))
            }
            return work()
        }
        let (waiter, references) = state.withLock { state in
            state.underWay[call] = nil
            return (state.route.answered(call, by: incarnation), state.references.removeValue(forKey: call))
        }
        switch result {
        case .success(let answer): waiter?.resume(returning: answer)
        case .failure(let error):
            for reference in references ?? [] { client.send(.withdrawnReference(token: reference.token)) }
            waiter?.resume(throwing: error)
        }
    }

    private func tellCancelled(_ call: UInt64) {
        let (connection, number) = state.withLock { state in
            (state.connection?.connection, state.underWay.removeValue(forKey: call))
        }
        if let connection, let number { connection.cancel(number) }
    }

    /// The connection broke: gets another one to the same process. If the process is gone the head says so.
    private func reconnect(to location: Route.Location) {
        Task.detached { [self] in
            var pause = Duration.milliseconds(20)
            while state.withLock({ $0.route.isInterrupted(location.incarnation) }) {
                guard let connection = try? await client.connection(to: location.peer) else {
                    try await Task.sleep(for: pause)
                    pause = min(pause * 2, .seconds(1))
                    continue
                }
                state.withLock { state in
                    state.connection = (location.incarnation, connection)
                    state.take(state.route.reconnected(incarnation: location.incarnation))
                }
                return work()
            }
        }
    }
}
