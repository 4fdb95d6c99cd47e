/// A process that this one has started so that it becomes a member of a cluster.
final class MemberProcess: Sendable {
    /// What becomes of it, in this order.
    enum Event: Sendable {
        case started(MemberProcess)
        /// It could not be started; the last event.
        case failed(RuntimeError)
        /// It has become what it was started for.
        case ready
        /// The last event.
        case ended(MemberProcess, ProcessEnd)
    }

    private let role: ProcessObituary.Role
    private let child: ChildProcess
    private let tail: LogTail
    /// The kernel's counts when the process was started.
    let memoryKills: MemoryKills

    private init(
        _ role: ProcessObituary.Role, _ child: ChildProcess, _ tail: LogTail, _ memoryKills: MemoryKills
    ) {
        self.role = role
        self.child = child
        self.tail = tail
        self.memoryKills = memoryKills
    }

    var processIdentifier: Int32 { child.processIdentifier }

    /// Starts a process.
    ///
    /// - Parameters:
    ///   - program: What is run.
    ///   - ticket: What it is told.
    ///   - inherited: The environment of this process.
    ///   - log: Where the process's output goes.
    ///   - memory: Where the kernel's counts are.
    ///   - server: Forks the program's processes, if there is one.
    ///   - observer: Is told what becomes of the process, on its thread.
    /// - Throws: a `RuntimeError` when the system has no more threads; `observer` is not called then.
    static func start(
        _ program: ProcessProgram, _ ticket: ProcessTicket, inherited: [String: String], log: String,
        memory: MemoryKillSources, server: ForkServer?, observer: @escaping @Sendable (Event) -> Void
    ) throws(RuntimeError) {
        try Thread.start("child") {
            do throws(RuntimeError) {
                var lifeline = try Lifeline()
                let process = try spawn(program, ticket, inherited, log, memory, server, lifeline: lifeline.child)
                lifeline.handOver()
                observer(.started(process))
                if lifeline.awaitSign(of: process.processIdentifier) { observer(.ready) }
                observer(.ended(process, process.child.reap()))
            } catch {
                observer(.failed(error))
            }
        }
    }

    private static func spawn(
        _ program: ProcessProgram, _ ticket: ProcessTicket, _ inherited: [String: String], _ log: String,
        _ memory: MemoryKillSources, _ server: ForkServer?, lifeline: Int32?
    ) throws(RuntimeError) -> MemberProcess {
        let tail = LogTail(of: log)
        let kills = memory.read()
        let request = try program.request(ticket, inherited: inherited, log: log, lifeline: lifeline)
        return MemberProcess(ticket.role.inObituary, try ChildProcess(request, server), tail, kills)
    }

    /// Asks the process to end (SIGTERM), unless it has.
    func terminate() {
        child.terminate()
    }

    /// Ends the process and what it has started in its group at once (SIGKILL), unless it has ended.
    func kill() {
        child.killGroup()
    }

    /// What is known now that it has ended.
    func obituary(_ end: ProcessEnd, memory: MemoryKillEvidence?) -> ProcessObituary {
        ProcessObituary(role, processIdentifier, end, memory: memory, tail: tail)
    }
}

extension ProcessTicket.Role {
    fileprivate var inObituary: ProcessObituary.Role {
        switch self {
        case .node: .node
        case .worker: .worker
        }
    }
}
