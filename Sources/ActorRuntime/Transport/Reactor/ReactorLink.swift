#if os(Linux)
    import CLinux
    import DequeModule
    import Glibc
    import NIOCore
    import Synchronization

    /// A link over a socket that the reactor watches.
    ///
    /// Frames wait in a locked queue. Whoever writes takes all that is there, so that what others add in the meantime goes
    /// out together.
    final class ReactorLink: Link, ReactorMember {
        fileprivate struct Outgoing {
            var descriptor: Int32
            var key: UInt64 = 0
            var frames: Deque<ByteBuffer> = []
            var bytes = 0
            /// Somebody will write, or waits for room to.
            var isScheduled = false
            var isDraining = false
            var isClosing = false
            var isCutOff = false
            var isClosed = false
            var failure: RuntimeError?
        }

        /// Used by the thread that polls.
        private struct Incoming {
            var reader = FrameReader()
            var receiver: (any LinkReceiver)?
        }

        /// How long a peer may take to read the last frames before the socket is closed all the same.
        private static let linger = Duration.seconds(30)
        /// How many frames are written by one call of the system.
        private static let batch = 64

        private let limits: LinkLimits
        private let limit = Atomic<Int>(LinkLimits.handshakeFrame)
        private let outgoing: Mutex<Outgoing>
        private let incoming = Mutex(Incoming())

        private init(descriptor: Int32, limits: LinkLimits) {
            self.limits = limits
            outgoing = Mutex(Outgoing(descriptor: descriptor))
        }

        /// Makes a link of a connected socket that does not block, which it owns from here on.
        ///
        /// - Throws: A `RuntimeError` when the system cannot watch one more descriptor; the socket is closed.
        static func open(
            _ descriptor: Int32, limits: LinkLimits, accept: LinkAcceptor
        ) throws(RuntimeError) {
            let link = ReactorLink(descriptor: descriptor, limits: limits)
            let receiver = accept(link)
            link.incoming.withLock { $0.receiver = receiver }
            do throws(RuntimeError) {
                // What was written by now, the socket takes; what it could not take waits until it is watched.
                let key = try Reactor.shared.watch(descriptor, for: link)
                link.watched(descriptor, key)
            } catch {
                link.outgoing.withLock { $0.isClosed = true }
                Glibc.close(descriptor)
                receiver.linkClosed(error)
                throw error
            }
        }

        private func watched(_ descriptor: Int32, _ key: UInt64) {
            let (mustWrite, mustFinish) = outgoing.withLock { outgoing in
                outgoing.key = key
                return (outgoing.isScheduled && !outgoing.isDraining, outgoing.isOver)
            }
            if mustWrite { drain() }
            if mustFinish { Reactor.shared.finish(self) }
        }

        var executor: (any TaskExecutor)? { Reactor.shared }

        func help(_ usefulness: Usefulness, while isPending: () -> Bool) {
            Reactor.shared.help(usefulness, while: isPending)
        }

        func allowFrames(upTo limit: Int) {
            self.limit.store(limit, ordering: .relaxed)
        }
    }

    extension ReactorLink.Outgoing {
        /// Whether all that is left to do is to close the socket.
        fileprivate var isOver: Bool { isCutOff || isClosing && frames.isEmpty }

        fileprivate mutating func cutOff(_ error: RuntimeError?) {
            failure = failure ?? error
            isClosing = true
            isCutOff = true
            frames = []
            bytes = 0
        }
    }

    // MARK: Writing

    extension ReactorLink {
        func enqueue(_ frame: ByteBuffer) -> Bool {
            outgoing.withLock { outgoing in
                guard !outgoing.isClosing else { return false }
                outgoing.frames.append(frame)
                outgoing.bytes += frame.readableBytes
                if outgoing.bytes > limits.queuedBytes { outgoing.cutOff(limits.overflow) }
                defer { outgoing.isScheduled = true }
                return !outgoing.isScheduled || outgoing.isCutOff
            }
        }

        func flush() {
            Reactor.shared.flush(self)
        }

        func close() {
            end { $0.isClosing = true }
            InputOutputScheduler().schedule(after: Self.linger) { [weak self] in self?.cutOff() }
        }

        func cutOff() {
            end { $0.cutOff(nil) }
        }

        private func end(_ change: (inout Outgoing) -> Void) {
            let mustFinish = outgoing.withLock { outgoing in
                change(&outgoing)
                return outgoing.isOver && !outgoing.isClosed
            }
            if mustFinish { Reactor.shared.finish(self) }
        }

        func drain() {
            let isFirst = outgoing.withLock { outgoing in
                guard !outgoing.isDraining, !outgoing.isClosed else { return false }
                outgoing.isDraining = true
                return true
            }
            guard isFirst else { return }
            while let (batch, descriptor) = nextBatch() {
                let written = Self.send(batch, over: descriptor)
                let failure = written < 0 ? errno : 0
                if !settle(batch, written, failure) { break }
            }
        }

        /// The next frames to write; none ends the writing.
        private func nextBatch() -> (frames: [ByteBuffer], descriptor: Int32)? {
            let (batch, descriptor, mustFinish) = outgoing.withLock { outgoing in
                guard !outgoing.frames.isEmpty else {
                    outgoing.isDraining = false
                    outgoing.isScheduled = false
                    return ([ByteBuffer](), outgoing.descriptor, outgoing.isOver && !outgoing.isClosed)
                }
                let count = min(Self.batch, outgoing.frames.count)
                let batch = Array(outgoing.frames.prefix(count))
                outgoing.frames.removeFirst(count)
                return (batch, outgoing.descriptor, false)
            }
            if mustFinish { Reactor.shared.finish(self) }
            return batch.isEmpty ? nil : (batch, descriptor)
        }

        private static func send(_ frames: [ByteBuffer], over descriptor: Int32) -> Int {
            if frames.count == 1 {
                return frames[0].withUnsafeReadableBytes { bytes in
                    var piece = iovec(
                        iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress), iov_len: bytes.count)
                    return clinux_socket_send(descriptor, &piece, 1)
                }
            }
            return withUnsafeTemporaryAllocation(of: iovec.self, capacity: frames.count) { pieces in
                send(frames[...], pieces, 0, over: descriptor)
            }
        }

        /// Collects the places of the frames, which hold only as long as each is being looked at.
        private static func send(
            _ frames: ArraySlice<ByteBuffer>, _ pieces: UnsafeMutableBufferPointer<iovec>, _ count: Int,
            over descriptor: Int32
        ) -> Int {
            guard let frame = frames.first else {
                return clinux_socket_send(descriptor, pieces.baseAddress, Int32(count))
            }
            return frame.withUnsafeReadableBytes { bytes in
                pieces[count] = iovec(
                    iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress), iov_len: bytes.count)
                return send(frames.dropFirst(), pieces, count + 1, over: descriptor)
            }
        }

        /// Notes what was written, and what was not. Returns whether there is room for more.
        private func settle(_ batch: [ByteBuffer], _ written: Int, _ failure: Int32) -> Bool {
            var written = max(0, written)
            var rest: [ByteBuffer] = []
            for frame in batch {
                let taken = min(written, frame.readableBytes)
                written -= taken
                guard taken < frame.readableBytes else { continue }
                var frame = frame
                frame.moveReaderIndex(forwardBy: taken)
                rest.append(frame)
            }
            let isBroken = failure != 0 && failure != EAGAIN && failure != EINTR
            let total = batch.reduce(0) { $0 + $1.readableBytes } - rest.reduce(0) { $0 + $1.readableBytes }
            let mustWait = outgoing.withLock { outgoing in
                outgoing.bytes = max(0, outgoing.bytes - total)
                guard !isBroken, !outgoing.isCutOff else {
                    // What is broken is noticed by whoever reads, with all that the peer has said until then.
                    outgoing.frames = []
                    return false
                }
                outgoing.frames.prepend(contentsOf: rest)
                guard !rest.isEmpty else { return false }
                outgoing.isDraining = false
                if outgoing.key != 0 { Reactor.shared.watch(outgoing.descriptor, outgoing.key, forWriting: true) }
                return true
            }
            return !mustWait
        }

        func isWritable() {
            outgoing.withLock { outgoing in
                if !outgoing.isClosed { Reactor.shared.watch(outgoing.descriptor, outgoing.key, forWriting: false) }
            }
            drain()
        }
    }

    // MARK: Reading

    extension ReactorLink {
        func isReadable(_ scratch: UnsafeMutableRawBufferPointer) {
            guard let descriptor = outgoing.withLock({ $0.isClosed || $0.isCutOff ? nil : $0.descriptor }) else {
                return
            }
            let count = clinux_socket_receive(descriptor, scratch.baseAddress, scratch.count)
            switch count {
            case 0: ended(nil)
            case ..<0:
                guard errno != EAGAIN, errno != EINTR else { return }
                ended(TransportFailure.broken(IOError(errnoCode: errno, reason: "recv")))
            default:
                take(UnsafeRawBufferPointer(rebasing: scratch[..<count]))
            }
        }

        private func take(_ bytes: UnsafeRawBufferPointer) {
            var (reader, receiver) = incoming.withLock { incoming in
                (exchange(&incoming.reader, with: FrameReader()), incoming.receiver)
            }
            reader.append(ByteBuffer(bytes: bytes))
            do throws(RuntimeError) {
                while let frame = try reader.next(limit: limit.load(ordering: .relaxed)) {
                    receiver?.linkReceived(frame)
                }
            } catch {
                ended(error)
            }
            let kept = reader
            incoming.withLock { $0.reader = kept }
        }

        private func ended(_ error: RuntimeError?) {
            outgoing.withLock { $0.cutOff(error) }
            finish()
        }

        func finish() {
            let open: (descriptor: Int32, key: UInt64, failure: RuntimeError?)? = outgoing.withLock { outgoing in
                guard outgoing.isOver, !outgoing.isClosed, outgoing.key != 0, !outgoing.isDraining else { return nil }
                outgoing.isClosed = true
                return (outgoing.descriptor, outgoing.key, outgoing.failure)
            }
            guard let open else { return }
            Reactor.shared.forget(open.descriptor, open.key)
            Glibc.close(open.descriptor)
            let receiver = incoming.withLock { exchange(&$0.receiver, with: nil) }
            receiver?.linkClosed(open.failure)
        }
    }

    private func exchange<Value>(_ value: inout Value, with new: Value) -> Value {
        let old = value
        value = new
        return old
    }
#endif
