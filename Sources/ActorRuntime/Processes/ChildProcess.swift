import Synchronization

#if canImport(Glibc)
    import CLinux
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A process that this one started, from its start to the moment its end is known.
///
/// One thread per child starts it, waits for its end and reaps it. The thread therefore lives as long as the child: a
/// child that asks for a signal when its parent ends (`PR_SET_PDEATHSIG` looks at the thread that started it) gets it
/// exactly when this process is gone.
final class ChildProcess: Sendable {
    let processIdentifier: Int32
    private let end = Promise<ProcessEnd>()
    /// Whether the child was reaped; from then on its number may belong to a stranger.
    private let isReaped = Mutex(false)

    private init(_ processIdentifier: Int32) {
        self.processIdentifier = processIdentifier
    }

    /// Starts a process.
    static func spawn(_ request: SpawnRequest) async throws -> ChildProcess {
        let started = Promise<Result<ChildProcess, RuntimeError>>()
        try Thread.start("child") {
            let outcome = Result { () throws(RuntimeError) in ChildProcess(try start(request)) }
            started.fulfil(outcome)
            if case .success(let child) = outcome { child.reap() }
        }
        // A child that has been started is not left alone when the caller is cancelled meanwhile: it is very soon there.
        return try await Task { try await started.wait() }.value.get()
    }

    /// How the process ended, once it has.
    var termination: ProcessEnd {
        get async throws { try await end.wait() }
    }

    /// How the process ended, if it has.
    var currentEnd: ProcessEnd? { end.current }

    /// Sends a signal, unless the process has ended.
    func signal(_ number: Int32) {
        isReaped.withLock { isReaped in
            if !isReaped { _ = kill(processIdentifier, number) }
        }
    }

    private func reap() {
        // Wait without reaping first, so that no signal goes to a number that belongs to someone else by then.
        var information = siginfo_t()
        while waitid(P_PID, id_t(processIdentifier), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        var status: Int32 = 0
        isReaped.withLock { isReaped in
            while waitpid(processIdentifier, &status, 0) < 0, errno == EINTR {}
            isReaped = true
        }
        end.fulfil(ProcessEnd(waitStatus: status))
    }
}

extension ChildProcess {
    /// The child gets standard input from nowhere, writes to its log, inherits no other descriptor, starts with default
    /// signal handling, and leads a process group of its own: an interrupt typed at the terminal goes to the driver
    /// alone, which then ends its nodes in good order.
    private static func start(_ request: SpawnRequest) throws(RuntimeError) -> Int32 {
        #if os(Linux)
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #else
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }

        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, request.log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        #if os(Linux)
            clinux_spawn_close_from(&actions, 3)
        #else
            flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
        #endif
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(truncatingIfNeeded: Int(flags)))

        var child: pid_t = 0
        let variables = request.environment.map { "\($0.key)=\($0.value)" }
        let failure = withCStrings([Executable.displayName(request.executable)] + request.arguments) { arguments in
            withCStrings(variables) { posix_spawn(&child, request.executable, &actions, &attributes, arguments, $0) }
        }
        guard failure == 0 else {
            throw RuntimeError(
                .nodeFailedToStart,
                "cannot start '\(request.executable)' with its log in '\(request.log)': check both paths",
                cause: RuntimeError.systemCall("posix_spawn", errno: failure))
        }
        return child
    }
}
