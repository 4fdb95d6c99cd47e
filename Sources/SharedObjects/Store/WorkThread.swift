import Synchronization

#if canImport(Glibc)
    import CLinux
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A thread that does blocking work in the order in which it comes, and rings an alarm.
final class WorkThread: Sendable {
    typealias Work = @Sendable () -> Void

    private struct State {
        var work: [Work] = []
        var alarm: (at: ContinuousClock.Instant, ring: Work)?
        var isEnding = false
    }

    private enum Step {
        case run([Work])
        case wait(Duration?)
        case end
    }

    /// What the thread holds does not keep its owner alive.
    private final class Core: Sendable {
        let name: String
        let state = Mutex(State())
        let signal = Signal()

        init(_ name: String) {
            self.name = name
        }

        func serve() {
            while true {
                switch next() {
                case .run(let work): for item in work { item() }
                case .wait(let limit): signal.wait(atMost: limit)
                case .end: return
                }
            }
        }

        private func next() -> Step {
            state.withLock { state in
                if !state.work.isEmpty {
                    defer { state.work = [] }
                    return .run(state.work)
                }
                if state.isEnding { return .end }
                guard let alarm = state.alarm else { return .wait(nil) }
                let remaining = ContinuousClock.now.duration(to: alarm.at)
                guard remaining <= .zero else { return .wait(remaining) }
                state.alarm = nil
                return .run([alarm.ring])
            }
        }
    }

    private let core: Core

    /// Starts the thread.
    ///
    /// - Throws: an `ObjectStoreError` when the system has no more threads.
    init(_ name: String) throws(ObjectStoreError) {
        core = Core(name)
        let failure = Self.start(core)
        guard failure == 0 else { throw .systemCall("starting the thread '\(name)'", errno: failure) }
    }

    deinit {
        core.state.withLock { $0.isEnding = true }
        core.signal.set()
    }

    /// Adds work. What was added before the thread's owner let it go is still done.
    func add(_ work: @escaping Work) {
        core.state.withLock { $0.work.append(work) }
        core.signal.set()
    }

    /// Has `ring` called at a time, instead of what was set before.
    func setAlarm(at instant: ContinuousClock.Instant?, _ ring: @escaping Work) {
        core.state.withLock { $0.alarm = instant.map { ($0, ring) } }
        core.signal.set()
    }
}

extension WorkThread {
    private static func start(_ core: Core) -> Int32 {
        let body = Unmanaged.passRetained(core)
        #if os(Linux)
            var thread = pthread_t()
        #else
            var thread: pthread_t?
        #endif
        let failure = pthread_create(&thread, nil, main, body.toOpaque())
        guard failure == 0 else {
            body.release()
            return failure
        }
        #if os(Linux)
            pthread_detach(thread)
        #else
            if let thread { pthread_detach(thread) }
        #endif
        return 0
    }

    #if os(Linux)
        private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
            guard let context else { return nil }
            let core = Unmanaged<Core>.fromOpaque(context).takeRetainedValue()
            // The kernel keeps 15 characters.
            _ = clinux_set_thread_name(String(core.name.prefix(15)))
            core.serve()
            return nil
        }
    #else
        private static let main: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { context in
            let core = Unmanaged<Core>.fromOpaque(context).takeRetainedValue()
            pthread_setname_np(core.name)
            core.serve()
            return nil
        }
    #endif
}
