import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Starts and ends the workers of a node as the head wants it.
///
/// A thin shell: `WorkerRoster` decides. Workers are this executable once more, with a ticket. However this process ends,
/// they end with it: the kernel kills them, and should it not, they see their lifelines close.
package final class NodeAgent: HeadReceiver {
    /// How a node runs its workers.
    package struct Options: Sendable {
        /// What workers are.
        package var program: ProcessProgram
        /// How long things may take.
        package var limits: WorkerRoster.Limits
        /// Where it can be seen that a worker was killed for want of memory.
        package var memory: MemoryKillSources

        package init(
            program: ProcessProgram = .thisExecutable, limits: WorkerRoster.Limits = .init(),
            memory: MemoryKillSources = .system
        ) {
            self.program = program
            self.limits = limits
            self.memory = memory
        }
    }

    private struct State {
        var roster: WorkerRoster
        var processes: [PeerID: MemberProcess] = [:]
        var ledger = MemoryKillLedger()
        var head: (any HeadChannel)?
        /// What is to be said to the head before the channel is there.
        var unsaid: [ToHead] = []
        /// The time at which the roster is woken next.
        var alarm: Duration?
    }

    /// Why there is nobody left to work for, once that is so.
    package let loss = Promise<RuntimeError>()
    /// Fulfilled when the node was shut down, or has lost its head, and no worker is left.
    package let finished = Promise<Void>()

    private let ticket: ProcessTicket
    private let options: Options
    private let scheduler: any Scheduler
    private let environment: [String: String]
    private let forkServer: ForkServer?
    private let epoch = ContinuousClock.now
    private let state: Mutex<State>

    /// Makes the agent of a node.
    ///
    /// Must not run while another thread changes the environment.
    ///
    /// - Parameters:
    ///   - ticket: The node's own ticket; workers get one like it.
    ///   - options: How workers are run.
    package convenience init(_ ticket: ProcessTicket, options: Options = Options()) {
        self.init(ticket, options: options, scheduler: InputOutputScheduler())
    }

    package init(_ ticket: ProcessTicket, options: Options, scheduler: any Scheduler) {
        self.ticket = ticket
        self.options = options
        self.scheduler = scheduler
        environment = currentEnvironment()
        forkServer = .start(for: options.program, inherited: environment)
        state = Mutex(State(roster: WorkerRoster(limits: options.limits)))
    }

    /// The channel to the head is there: what was to be said meanwhile is said.
    package func attach(_ head: any HeadChannel) {
        state.withLock { state in
            state.head = head
            // Said under the lock, so that nothing overtakes it.
            for message in state.unsaid { head.send(message) }
            state.unsaid = []
        }
    }

    /// The workers whose end has not been reported, for a head that was restarted.
    package var workers: [PeerID] { state.withLock { $0.roster.members } }

    /// The file that holds a worker's output.
    package func log(of worker: PeerID) -> String {
        "\(ticket.logFolder)/worker-\(worker).log"
    }
}

extension NodeAgent {
    /// The head said something. What does not concern workers is for others.
    package func received(_ message: FromHead) {
        switch message {
        case .startWorker(let id): decide { $0.start(id, now: $1) }
        case .stopWorker(let id, let force): decide { $0.stop(id, force: force, now: $1) }
        case .fenced(let error): headLost(error)
        default: break
        }
    }

    /// The head is lost for good: all workers are killed.
    package func headLost(_ error: RuntimeError) {
        loss.fulfil(error)
        decide { roster, _ in roster.abandon(error) }
    }

    /// Asks all workers to end, kills those that take too long, and returns when none is left. None is started again.
    ///
    /// - Throws: `CancellationError` when the waiting task is cancelled; the workers end all the same.
    package func shutDown() async throws {
        decide { $0.shutDown(now: $1) }
        try await finished.wait()
        try await close()
    }

    /// Ends what was prepared for starting workers. None is started any more.
    package func close() async throws {
        try await forkServer?.end()
    }

}

extension NodeAgent {
    /// Has the roster decide and does what it wants.
    private func decide(_ event: (inout WorkerRoster, _ now: Duration) -> [WorkerRoster.Action]) {
        let now = epoch.duration(to: .now)
        perform(state.withLock { event(&$0.roster, now) }, now)
    }

    private func perform(_ actions: [WorkerRoster.Action], _ now: Duration) {
        for action in actions {
            switch action {
            case .spawn(let id): spawn(id)
            case .terminate(let id): process(id)?.terminate()
            case .kill(let id): process(id)?.kill()
            case .report(let id, let error): tellHead(.workerEnded(id, error))
            case .wake(let time): wake(at: time, now)
            case .finished: finished.fulfil(())
            }
        }
    }

    private func process(_ id: PeerID) -> MemberProcess? {
        state.withLock { $0.processes[id] }
    }

    private func tellHead(_ message: ToHead) {
        let head: (any HeadChannel)? = state.withLock { state in
            if state.head == nil { state.unsaid.append(message) }
            return state.head
        }
        head?.send(message)
    }

    /// A timer that was set for later is left alone: waking too early does no harm.
    private func wake(at time: Duration, _ now: Duration) {
        let isNeeded = state.withLock { state in
            guard state.alarm.map({ time < $0 }) ?? true else { return false }
            state.alarm = time
            return true
        }
        guard isNeeded else { return }
        scheduler.schedule(after: time - now) { [weak self] in self?.alarmRang(time) }
    }

    private func alarmRang(_ time: Duration) {
        state.withLock { if $0.alarm == time { $0.alarm = nil } }
        decide { $0.wake(now: $1) }
    }
}

extension NodeAgent {
    private func spawn(_ id: PeerID) {
        let log = log(of: id)
        do {
            try MemberProcess.start(
                options.program, ticket.forWorker(id, log: log), inherited: environment, log: log,
                memory: options.memory, server: forkServer
            ) { [self] event in
                switch event {
                case .started(let process): started(id, process)
                case .failed(let error): decide { roster, _ in roster.failed(id, error) }
                case .ready: state.withLock { $0.roster.joined(id) }
                case .ended(let process, let end): ended(id, process, end)
                }
            }
        } catch {
            decide { roster, _ in roster.failed(id, error) }
        }
    }

    private func started(_ id: PeerID, _ process: MemberProcess) {
        state.withLock { $0.processes[id] = process }
        decide { roster, _ in roster.spawned(id) }
    }

    private func ended(_ id: PeerID, _ process: MemberProcess, _ end: ProcessEnd) {
        let kills = options.memory.read()
        let evidence = state.withLock { state -> MemoryKillEvidence? in
            state.processes[id] = nil
            guard end == .signalled(SIGKILL), !state.roster.wasKilled(id) else { return nil }
            return state.ledger.claim(from: process.memoryKills, to: kills)
        }
        let obituary = process.obituary(end, memory: evidence)
        decide { roster, _ in roster.ended(id, obituary) }
    }
}
