import NIOCore
import Synchronization

extension Connection {
    /// Sends a request and waits for its answer.
    ///
    /// `frame` is complete but for its call number and length. When the task is cancelled the caller gets
    /// `CancellationError` at once and the peer is told.
    /// After `limit` it gets a `RuntimeError` with code `deadlineExceeded`, and the peer is told too.
    func request(_ frame: ByteBuffer, within limit: Duration? = nil) async throws -> Answer {
        try Task.checkCancellation()
        let call = Atomic<UInt64>(0)
        return try await withTaskCancellationHandler {
            var deadline: ScheduledWork?
            defer { deadline?.cancel() }
            return try await withCheckedThrowingContinuation { waiter in
                let number = begin(frame, .task(waiter))
                call.store(number, ordering: .sequentiallyConsistent)
                // The cancellation handler may have run before the number was there.
                if Task.isCancelled { cancel(number) }
                deadline = limit.map { setDeadline(of: number, after: $0) }
                help(number)
            }
        } onCancel: {
            cancel(call.load(ordering: .sequentiallyConsistent))
        }
    }

    /// Polls for the answer of a request that is the only one under way.
    private func help(_ number: UInt64) {
        guard state.withLock({ $0.calls.inFlightCount }) == 1 else { return }
        link.help(usefulness) { state.withLock { $0.calls.isInFlight(number) } }
    }

    /// Sends a request whose answer goes to `waiter`; the number is for `cancel`.
    func request(_ frame: ByteBuffer, answeredTo waiter: Waiter) -> UInt64 {
        begin(frame, waiter)
    }

    private func setDeadline(of call: UInt64, after limit: Duration) -> ScheduledWork {
        system.scheduler.schedule(after: limit) { [weak self] in
            self?.cancel(call, because: Deadline.exceeded)
        }
    }

    /// Makes a call and answers with its number.
    private func begin(_ frame: ByteBuffer, _ waiter: Waiter) -> UInt64 {
        var frame = frame
        FrameLayout.seal(&frame)
        let (call, failure, needsFlush) = state.withLock { $0.begin(&frame, waiter, link) }
        if needsFlush { link.flush() }
        if let failure { waiter.resume(throwing: failure) }
        return call
    }

    /// The caller no longer waits: it gets `error`, and the peer is told.
    func cancel(_ call: UInt64, because error: any Error = CancellationError()) {
        let decision = state.withLock { $0.calls.cancel(call) }
        switch decision {
        case .nothing:
            break
        case .resume(let waiter):
            waiter.resume(throwing: error)
        case .resumeAndTell(let waiter):
            send(FrameLayout.begin(.cancel, call: call))
            waiter.resume(throwing: error)
        }
    }

    /// An answer has come: makes room for calls that wait, then resumes the caller.
    func receiveAnswer(_ call: UInt64, _ answer: Answer) {
        let (decision, needsFlush) = state.withLock { state in
            let decision = state.calls.answer(call)
            var needsFlush = false
            while let frame = state.calls.nextToSend() {
                if link.enqueue(frame) { needsFlush = true }
            }
            return (decision, needsFlush)
        }
        if needsFlush { link.flush() }
        switch decision {
        case .resume(let waiter): waiter.resume(returning: answer)
        case .ignore: break
        case .unknown: violation("it answered the call \(call), which was never made")
        }
    }

    /// The peer broke the protocol: it is cut off, and nothing that it has sent since counts.
    func violation(_ what: String) {
        let error = RuntimeError(.protocolViolation, "the peer broke the protocol: \(what); it was cut off")
        state.withLock { state in
            state.isDeaf = true
            state.violation = state.violation ?? error
        }
        system.report(error)
        link.cutOff()
    }
}

extension Connection.State {
    /// Records a call and enqueues its frame, if there is room; says whether the caller fails or the link needs a flush.
    fileprivate mutating func begin(
        _ frame: inout ByteBuffer, _ waiter: Connection.Waiter, _ link: any Link
    ) -> (call: UInt64, failure: RuntimeError?, needsFlush: Bool) {
        lastCall += 1
        FrameLayout.setCall(lastCall, &frame)
        let (failure, needsFlush) = begin(lastCall, frame, waiter, link)
        return (lastCall, failure, needsFlush)
    }

    private mutating func begin(
        _ call: UInt64, _ frame: ByteBuffer, _ waiter: Connection.Waiter, _ link: any Link
    ) -> (failure: RuntimeError?, needsFlush: Bool) {
        if case .lost(let error) = phase { return (error, false) }
        let limit = peer?.frameLimit ?? 0
        guard frame.readableBytes - 4 <= limit else {
            let size = frame.readableBytes
            let text = "a call of \(size) bytes is larger than the \(limit) that the peer takes: send it in parts"
            return (RuntimeError(.limitExceeded, text), false)
        }
        switch calls.begin(call, waiter: waiter, frame: frame) {
        case .send:
            guard case .open = phase else { return (nil, false) }
            return (nil, link.enqueue(frame))
        case .hold:
            return (nil, false)
        case .refuse:
            let text = "\(calls.inFlightCount) calls to the peer are unanswered and \(calls.heldCount) wait: "
            return (RuntimeError(.overloaded, text + "make fewer calls at a time"), false)
        }
    }
}
