import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A process that this one started, from its start to the moment its end is known.
///
/// A thread per child starts it, waits for its end and reaps it. The thread therefore lives as long as the child: on
/// Linux a child is killed when the thread that started it ends, so exactly when this process is gone. For children of a
/// fork server that thread is the server's, which stays as long as they do.
final class ChildProcess: Sendable {
    let processIdentifier: Int32
    /// Whether the child was reaped; from then on its number may belong to a stranger.
    private let isReaped = Mutex(false)

    private let server: ForkServer?

    /// Starts a process. The calling thread is the child's: it must go on to `reap` and do nothing else.
    init(_ request: SpawnRequest, _ server: ForkServer? = nil) throws(RuntimeError) {
        processIdentifier = try spawnProcess(request, server)
        self.server = server
    }

    /// Asks the process to end (SIGTERM), unless it has.
    func terminate() {
        signal(SIGTERM)
    }

    /// Ends the process and its group at once (SIGKILL), unless it has ended.
    func killGroup() {
        signal(SIGKILL)
        isReaped.withLock { isReaped in
            if !isReaped { _ = kill(-processIdentifier, SIGKILL) }
        }
    }

    private func signal(_ number: Int32) {
        isReaped.withLock { isReaped in
            if !isReaped { _ = kill(processIdentifier, number) }
        }
    }

    /// Waits until the process has ended, and takes its number from it.
    func reap() -> ProcessEnd {
        // Wait without reaping first, so that no signal goes to a number that belongs to someone else by then.
        var information = siginfo_t()
        while waitid(P_PID, id_t(processIdentifier), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        var status: Int32 = 0
        isReaped.withLock { isReaped in
            // What the process has started itself in its group goes with it.
            _ = kill(-processIdentifier, SIGKILL)
            while waitpid(processIdentifier, &status, 0) < 0, errno == EINTR {}
            isReaped = true
        }
        return ProcessEnd(waitStatus: status)
    }
}
