#if os(Linux)
    import CLinux
    import DequeModule
    import Dispatch
    import Glibc
    import Synchronization

    /// Something whose descriptor the reactor watches. Called by the thread that polls, one call at a time.
    protocol ReactorMember: AnyObject, Sendable {
        /// There is something to read.
        func isReadable(_ scratch: UnsafeMutableRawBufferPointer)
        /// There is room to write.
        func isWritable()
        /// Writes what is queued. Any of the reactor's threads calls it.
        func drain()
        /// It was to be closed, and is.
        func finish()
    }

    /// Waits for what comes over this machine's sockets and runs what has to be done about it: the process has one.
    ///
    /// A call between two processes takes microseconds; waking a thread on an idle processor takes twenty or more. So
    /// nobody is woken who does not have to be. Actors' functions run on the thread that has read the call, while another
    /// stands by to read on should they take long; answers leave from the thread that has them; a caller polls for its
    /// answer itself while answers are quick; and whoever polls goes on for a moment after something has come. Whether
    /// the last two pay off is measured as it goes.
    ///
    /// As a task executor it runs jobs that may take long or block: each such job holds a thread of its own.
    final class Reactor: TaskExecutor {
        static let shared = Reactor()

        private struct State {
            var turns = PollingTurns(limit: 256)
            var jobs: Deque<UnownedJob> = []
            var dirty: [any ReactorMember] = []
            var finishing: [any ReactorMember] = []
            var members: [UInt64: any ReactorMember] = [:]
            var nextKey: UInt64 = 1

            var isIdle: Bool { jobs.isEmpty && dirty.isEmpty && finishing.isEmpty }
        }

        /// How long polling goes on after something has come, and how long a caller polls for its answer.
        private static let patience = Duration.microseconds(50)
        /// How long a thread that stands by rests before it looks whether somebody polls.
        private static let rest = DispatchTimeInterval.microseconds(250)
        private static let scratchSize = 256 << 10
        /// The key of the event that wakes the thread that polls.
        private static let wakeKey: UInt64 = 0

        private let poller: Int32
        private let event: Int32
        private let mayPoll = clinux_available_processors() > 1
        private let state = Mutex(State())
        /// Whether there is something that the thread that polls has to look at in the state.
        private let attention = Atomic<Bool>(false)
        private let polling = Usefulness()
        private let briefRest = DispatchSemaphore(value: 0)
        private let deepRest = DispatchSemaphore(value: 0)

        private init() {
            poller = clinux_poller_open()
            event = clinux_event_open()
            precondition(
                poller >= 0 && event >= 0 && clinux_poller_watch(poller, event, Self.wakeKey, 0, 1) == 0,
                "no descriptor is left to watch others: raise the limit on open files (ulimit -n)")
        }
    }

    // MARK: What others ask for

    extension Reactor {
        /// Watches a descriptor until it is forgotten; returns the key that it is known by.
        ///
        /// - Throws: A `RuntimeError` when the system cannot watch one more.
        func watch(_ descriptor: Int32, for member: any ReactorMember) throws(RuntimeError) -> UInt64 {
            let (key, mustBegin) = state.withLock { state in
                defer { state.nextKey += 1 }
                state.members[state.nextKey] = member
                return (state.nextKey, state.turns.begin())
            }
            if mustBegin { startThread() }
            guard clinux_poller_watch(poller, descriptor, key, 0, 1) == 0 else {
                let failure = errno
                _ = state.withLock { $0.members.removeValue(forKey: key) }
                throw RuntimeError.systemCall("watching a socket", errno: failure)
            }
            return key
        }

        /// Also waits for room to write, or no longer.
        func watch(_ descriptor: Int32, _ key: UInt64, forWriting: Bool) {
            _ = clinux_poller_watch(poller, descriptor, key, forWriting ? 1 : 0, 0)
        }

        func forget(_ descriptor: Int32, _ key: UInt64) {
            _ = clinux_poller_forget(poller, descriptor)
            let released = state.withLock { $0.members.removeValue(forKey: key) }
            _ = released
        }

        /// Has a member write what it has queued: at once, or together with others if this thread is the reactor's.
        func flush(_ member: any ReactorMember) {
            let duty = clinux_polls_here()
            let mustWait = state.withLock { state in
                // Whoever runs jobs writes after them, or who stands by does, unless that one polls by now and sleeps.
                guard duty == 2 || duty == 1 && !state.turns.isHeld else { return false }
                state.dirty.append(member)
                return true
            }
            if mustWait { attention.store(true, ordering: .releasing) } else { member.drain() }
        }

        /// Has a member finish on the thread that polls.
        func finish(_ member: any ReactorMember) {
            summon { $0.finishing.append(member) }
        }

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            summon { $0.jobs.append(job) }
        }

        /// Sees to it that somebody does what `change` adds.
        private func summon(_ change: (inout State) -> Void) {
            let (isAsleep, isUnattended, mustBegin) = state.withLock { state in
                change(&state)
                let mustBegin = state.turns.begin()
                return (state.turns.isAsleep, !state.turns.isHeld && clinux_polls_here() == 0, mustBegin)
            }
            attention.store(true, ordering: .releasing)
            if mustBegin { return startThread() }
            if isAsleep { clinux_event_signal(event) } else if isUnattended { briefRest.signal() }
        }
    }

    // MARK: Helping

    extension Reactor {
        /// Polls for a moment until what is waited for has come, if that is likely to be soon.
        ///
        /// - Parameters:
        ///   - usefulness: How that went of late for waits of this kind.
        ///   - isPending: Whether it has yet to come.
        func help(_ usefulness: Usefulness, while isPending: () -> Bool) {
            guard mayPoll, usefulness.isLikely, clinux_polls_here() < 2 else { return }
            flushDirty()
            guard isPending(), getTurnAsHelper(isPending) else { return }
            clinux_enter_polling(2)
            defer { clinux_leave_polling() }
            let hasCome = withScratch { scratch in
                let end = ContinuousClock.now + Self.patience
                repeat {
                    if poll(scratch, milliseconds: 0) {
                        flushDirty()
                        guard isPending() else { return true }
                    } else {
                        sched_yield()
                    }
                } while ContinuousClock.now < end && state.withLock { $0.jobs.isEmpty && $0.finishing.isEmpty }
                return false
            }
            flushDirty()
            let isIdle = state.withLock { state in
                state.turns.endHelp()
                return state.isIdle
            }
            if !hasCome || !isIdle { briefRest.signal() }
            usefulness.tried(successfully: hasCome)
        }

        private func getTurnAsHelper(_ isPending: () -> Bool) -> Bool {
            switch state.withLock({ $0.turns.help() }) {
            case .granted: return true
            case .refused: return false
            case .soon(let isAsleep):
                attention.store(true, ordering: .releasing)
                if isAsleep { clinux_event_signal(event) }
            }
            let end = ContinuousClock.now + Self.patience
            while ContinuousClock.now < end, isPending() {
                if state.withLock({ $0.turns.isGranted }) { return true }
                sched_yield()
            }
            return state.withLock { $0.turns.withdrawHelp() }
        }
    }

    // MARK: Service threads

    extension Reactor {
        private func startThread() {
            do {
                try Thread.start("reactor") { self.serve() }
            } catch {
                DispatchQueue.global().async { self.serve() }
            }
        }

        /// The life of a service thread.
        private func serve() {
            withScratch { scratch in
                var rest = PollingTurns.Rest.brief
                while true {
                    getTurn(rest)
                    poll(scratch)
                    rest = runJobs()
                }
            }
        }

        private func withScratch<Value>(_ body: (UnsafeMutableRawBufferPointer) -> Value) -> Value {
            let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.scratchSize, alignment: 16)
            defer { scratch.deallocate() }
            return body(scratch)
        }

        /// Waits until this thread may poll.
        private func getTurn(_ first: PollingTurns.Rest) {
            var rest = first
            var view = PollingTurns.View()
            while rest != .over {
                if rest == .deep {
                    deepRest.wait()
                    rest = state.withLock { $0.turns.lookIn(&view, isWoken: false) }
                } else {
                    let isWoken = briefRest.wait(timeout: .now() + Self.rest) == .success
                    rest = state.withLock { $0.turns.lookIn(&view, isWoken: isWoken) }
                }
            }
        }

        /// Polls until there are jobs or a helper takes over.
        private func poll(_ scratch: UnsafeMutableRawBufferPointer) {
            clinux_enter_polling(2)
            defer { clinux_leave_polling() }
            var isBusy = true
            while true {
                let next = attend()
                guard next == .poll else { return }
                if isBusy, pollForAWhile(scratch) { continue }
                isBusy = sleep(scratch)
            }
        }

        private enum Next {
            case poll, other
        }

        /// Does what the state asks for; what is left are jobs, helpers, or polling.
        private func attend() -> Next {
            attention.store(false, ordering: .releasing)
            flushDirty()
            for member in state.withLock({ state in
                defer { state.finishing = [] }
                return state.finishing
            }) { member.finish() }
            return state.withLock { $0.jobs.isEmpty && !$0.turns.isWanted } ? .poll : .other
        }

        private func flushDirty() {
            let dirty = state.withLock { state in
                defer { if !state.dirty.isEmpty { state.dirty = [] } }
                return state.dirty
            }
            for member in dirty { member.drain() }
        }

        /// Polls without sleeping, as more is likely to come at once. Returns whether it has, or something has to be done.
        private func pollForAWhile(_ scratch: UnsafeMutableRawBufferPointer) -> Bool {
            guard mayPoll, polling.isLikely else { return false }
            let end = ContinuousClock.now + Self.patience
            repeat {
                if attention.load(ordering: .acquiring) { return true }
                if poll(scratch, milliseconds: 0) {
                    polling.tried(successfully: true)
                    return true
                }
                sched_yield()
            } while ContinuousClock.now < end
            polling.tried(successfully: false)
            return false
        }

        /// Sleeps until something comes. Returns whether something has.
        private func sleep(_ scratch: UnsafeMutableRawBufferPointer) -> Bool {
            guard state.withLock({ $0.isIdle && $0.turns.sleep() }) else { return false }
            return poll(scratch, milliseconds: -1) { state.withLock { $0.turns.awake() } }
        }

        /// Handles what has come. Returns whether something has.
        private func poll(
            _ scratch: UnsafeMutableRawBufferPointer, milliseconds: Int32, then awake: () -> Void = {}
        ) -> Bool {
            var hasCome = false
            withUnsafeTemporaryAllocation(of: clinux_ready.self, capacity: 64) { ready in
                let count = clinux_poller_wait(poller, ready.baseAddress, 64, milliseconds)
                awake()
                for index in 0..<max(0, Int(count)) {
                    let entry = ready[index]
                    hasCome = true
                    if entry.key == Self.wakeKey {
                        clinux_event_clear(event)
                        continue
                    }
                    guard let member = state.withLock({ $0.members[entry.key] }) else { continue }
                    if entry.can_write != 0 { member.isWritable() }
                    if entry.can_read != 0 { member.isReadable(scratch) }
                }
            }
            return hasCome
        }

        /// Lets go of polling and runs jobs until there are none.
        private func runJobs() -> PollingTurns.Rest {
            let standBy: PollingTurns.StandBy? = state.withLock { state in
                if state.jobs.isEmpty, state.turns.yield() { return nil }
                return state.turns.release()
            }
            switch standBy {
            case nil: return state.withLock { $0.turns.comeBack() }
            case .there: break
            case .wake: deepRest.signal()
            case .start: startThread()
            case .nobody: handOverJobs()
            }
            runQueue()
            return state.withLock { $0.turns.comeBack() }
        }

        /// All threads are in jobs: this one polls on, and the system's threads run what there is.
        private func handOverJobs() {
            while let job = state.withLock({ $0.jobs.popFirst() }) {
                DispatchQueue.global().async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
            }
        }

        private func runQueue() {
            clinux_enter_polling(1)
            defer { clinux_leave_polling() }
            while let job = state.withLock({ $0.jobs.popFirst() }) {
                job.runSynchronously(on: asUnownedTaskExecutor())
            }
            flushDirty()
        }
    }
#endif
