import Distributed
import NIOCore
import Synchronization

extension Connection {
    /// A frame has come on the open connection. Runs on the link's thread.
    func receive(_ frame: ByteBuffer) {
        var frame = frame
        guard let kind = frame.readInteger(as: UInt8.self).flatMap(FrameKind.init(rawValue:)) else {
            return violation("it sent a frame of no known kind")
        }
        if kind == .goodbye { return receiveGoodbye() }
        if kind == .control { return receiveControl(frame) }
        guard let call = frame.readInteger(endianness: .little, as: UInt64.self) else {
            return violation("it sent a frame without a call number")
        }
        switch kind {
        case .call: receiveCall(call, &frame)
        case .lookup: receiveLookup(call, frame)
        case .cancel: state.withLock { $0.inbox.cancel(call) }?.cancel()
        case .value, .void, .typedFailure, .failure:
            if let answer = Answer(kind, frame) { receiveAnswer(call, answer) }
        case .hello, .challenge, .proof, .welcome, .refusal, .goodbye, .control:
            violation("it sent '\(kind)' after the handshake")
        }
    }

    private func receiveGoodbye() {
        state.withLock { state in
            state.isOrderly = true
            state.isDeaf = true
        }
        closeLink()
    }

    /// What the head says, or what is said to it.
    private func receiveControl(_ frame: ByteBuffer) {
        guard let handler = state.withLock({ $0.onControl }) else {
            return violation("it is not the head, nor a member")
        }
        handler(frame)
    }

    /// Has what the head says, or what is said to it, given to `handler`, on the link's thread.
    func onControl(_ handler: @escaping @Sendable (ByteBuffer) -> Void) {
        state.withLock { $0.onControl = handler }
    }

    private func receiveLookup(_ call: UInt64, _ frame: ByteBuffer) {
        guard admit(call) else { return }
        do {
            let request = try BinaryDecoder().decode(LookupRequest.self, from: frame)
            answer(call, value: try system.find(request))
        } catch {
            answer(call, error: error)
        }
    }

    /// Starts a call. The task runs right here until it moves over to the actor: so calls reach each actor's queue in
    /// the order in which they came, and the function itself never runs on this thread.
    private func receiveCall(_ number: UInt64, _ frame: inout ByteBuffer) {
        guard let call = CallFrame(&frame) else { return violation("it sent a malformed call") }
        guard admit(number) else { return }
        let actor: any DistributedActor
        do {
            actor = try system.actor(call.actor, for: call.target)
        } catch {
            return answer(number, error: error)
        }
        let task = Task.immediateDetached(priority: .medium, executorPreference: link.executor) { [self] in
            await execute(number, call, on: actor, call.context)
        }
        state.withLock { $0.inbox.attach(task, to: number) }?.cancel()
    }

    private func execute(
        _ number: UInt64, _ call: CallFrame, on actor: any DistributedActor, _ context: CallContext
    ) async {
        guard !context.isEmpty else { return await execute(number, call, on: actor) }
        let deadline = context.remaining.map { ContinuousClock.now + $0 }
        await Deadline.$current.withValue(deadline) {
            await TraceCarrier.with(context.trace) { await execute(number, call, on: actor) }
        }
    }

    private func execute(_ number: UInt64, _ call: CallFrame, on actor: any DistributedActor) async {
        var decoder = InvocationDecoder(call, system: system)
        do {
            try await system.executeDistributedTarget(
                on: actor,
                target: RemoteCallTarget(call.target),
                invocationDecoder: &decoder,
                handler: ResultHandler(connection: self, call: number))
        } catch let error as RuntimeError {
            answer(number, error: error)
        } catch {
            answer(
                number,
                error: RuntimeError(.wrongTarget, "the function '\(call.target)' cannot be called", cause: error))
        }
    }

    private func admit(_ call: UInt64) -> Bool {
        switch state.withLock({ $0.inbox.admit(call) }) {
        case nil:
            return true
        case .duplicate:
            violation("it used the call number \(call) a second time")
        case .tooMany:
            violation("it made more than \(system.options.limits.inFlightCalls) calls at a time")
        }
        return false
    }
}

extension Connection {
    func answer<Value: Codable>(_ call: UInt64, value: Value) {
        do {
            var frame = FrameLayout.begin(.value, call: call)
            let collector = ReferenceCollector(.message)
            try BinaryEncoder(userInfo: collector.userInfo).encode(value, into: &frame)
            let limit = peer?.frameLimit ?? 0
            guard frame.readableBytes - 4 <= limit else {
                throw RuntimeError(
                    .limitExceeded,
                    "an answer of \(frame.readableBytes) bytes is larger than the \(limit) that the caller takes")
            }
            report(collector.references)
            finish(call, frame)
        } catch {
            answer(call, error: error)
        }
    }

    /// References are on their way to the peer: should it end before it has read them, so do they.
    private func report(_ references: [ReferenceCollector.Found]) {
        guard !references.isEmpty, let peer else { return }
        for reference in references {
            system.client?.send(.sentReference(reference.handle.id, token: reference.token, to: peer.id))
        }
    }

    func answer(_ call: UInt64) {
        finish(call, FrameLayout.begin(.void, call: call))
    }

    func answer(_ call: UInt64, error: any Error) {
        finish(call, Answer.frame(call, error: error, types: system.types, limit: peer?.frameLimit ?? 0))
    }

    /// The call's place is free before the peer can learn of it and make the next call.
    private func finish(_ call: UInt64, _ frame: ByteBuffer) {
        var frame = frame
        FrameLayout.seal(&frame)
        let needsFlush = state.withLock { state in
            state.inbox.finish(call)
            guard case .open = state.phase else { return false }
            return link.enqueue(frame)
        }
        if needsFlush { link.flush() }
    }
}
