import NIOCore
import Synchronization

extension Connection {
    /// Sends a request and waits for its answer.
    ///
    /// `frame` is complete but for its call number and length. When the task is cancelled the caller gets
    /// `CancellationError` at once and the peer is told.
    func request(_ frame: ByteBuffer) async throws -> Answer {
        try Task.checkCancellation()
        let call = makeCallNumber()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                begin(call, frame, waiter)
            }
        } onCancel: {
            cancel(call)
        }
    }

    private func begin(_ call: UInt64, _ frame: ByteBuffer, _ waiter: Waiter) {
        var frame = frame
        FrameLayout.setCall(call, &frame)
        FrameLayout.seal(&frame)
        let (failure, needsFlush) = state.withLock { $0.begin(call, frame, waiter, link) }
        if needsFlush { link.flush() }
        if let failure {
            waiter.resume(throwing: failure)
        } else if Task.isCancelled {
            // The cancellation handler may have run before the call was in the table.
            cancel(call)
        }
    }

    private func cancel(_ call: UInt64) {
        let decision = state.withLock { $0.calls.cancel(call) }
        switch decision {
        case .nothing:
            break
        case .resume(let waiter):
            waiter.resume(throwing: CancellationError())
        case .resumeAndTell(let waiter):
            send(FrameLayout.begin(.cancel, call: call))
            waiter.resume(throwing: CancellationError())
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

    /// The peer broke the protocol: it is cut off.
    func violation(_ what: String) {
        let error = RuntimeError(.protocolViolation, "the peer broke the protocol: \(what); it was cut off")
        system.options.onIncident(error)
        link.close()
    }
}

extension Connection.State {
    /// Records a call and enqueues its frame, if there is room; says whether the caller fails or the link needs a flush.
    fileprivate mutating func begin(
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
