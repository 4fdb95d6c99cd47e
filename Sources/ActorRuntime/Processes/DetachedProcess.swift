#if canImport(Glibc)
    import CLinux
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A process that outlives the one that starts it: in a session of its own, its output in a file.
package struct DetachedProcess: Sendable {
    /// The variable that tells the process through which descriptor to say that it is ready.
    private static let readyVariable = "MANTA_READY_DESCRIPTOR"
    private static let readyDescriptor: Int32 = 3

    package let processIdentifier: Int32
    private let sign: Int32
    private let tail: LogTail

    /// Starts this executable once more.
    ///
    /// - Parameters:
    ///   - arguments: The arguments after the program's name.
    ///   - environment: Variables that are added to this process's environment or replace its values.
    ///   - log: The file to which its output is appended.
    /// - Throws: a `RuntimeError` with code `nodeFailedToStart` or `systemCallFailed`.
    package init(_ arguments: [String], environment: [String: String] = [:], log: String) throws(RuntimeError) {
        guard let executable = Executable.current.map(Executable.displayName) else {
            throw RuntimeError(.invalidConfiguration, "this system does not tell the program's path")
        }
        tail = LogTail(of: log)
        var pipe: [Int32] = [-1, -1]
        guard Self.makePipe(&pipe) == 0 else { throw .systemCall("making a pipe", errno: errno) }
        sign = pipe[0]
        defer { close(pipe[1]) }
        let output = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard output >= 0 else {
            close(sign)
            throw .systemCall("opening the log '\(log)'", errno: errno)
        }
        defer { close(output) }
        let added = environment.merging([Self.readyVariable: "\(Self.readyDescriptor)"]) { $1 }
        let variables = currentEnvironment().merging(added) { $1 }.map { "\($0.key)=\($0.value)" }
        var child: pid_t = 0
        let failure = withCStrings([executable] + arguments) { arguments in
            withCStrings(variables) { environment in
                Self.spawn(executable, arguments, environment, output: output, sign: pipe[1], &child)
            }
        }
        guard failure == 0 else {
            close(sign)
            throw RuntimeError(
                .nodeFailedToStart, "cannot start '\(executable)'",
                cause: RuntimeError.systemCall("starting a process", errno: failure))
        }
        processIdentifier = child
    }

    /// Waits until the process says that it is ready. Blocks.
    ///
    /// - Throws: a `RuntimeError` with code `nodeFailedToStart` that quotes its log, if it has ended without.
    package func waitUntilReady() throws(RuntimeError) {
        defer { close(sign) }
        var byte: UInt8 = 0
        while true {
            let count = read(sign, &byte, 1)
            if count > 0 { return }
            if count == 0 || errno != EINTR { break }
        }
        var status: Int32 = 0
        while waitpid(processIdentifier, &status, 0) < 0, errno == EINTR {}
        let end = ProcessEnd(waitStatus: status)
        let reason = tail.reason.map { $0.hasPrefix("error: ") ? String($0.dropFirst(7)) : $0 }
        throw RuntimeError(.nodeFailedToStart, reason ?? "the process \(processIdentifier) \(end) before it was ready")
    }

    /// Tells the process that has started this one as a detached one that it is ready; does nothing in any other process.
    package static func reportReady() {
        guard let text = getenv(readyVariable), let descriptor = Int32(String(cString: text)) else { return }
        unsetenv(readyVariable)
        var byte: UInt8 = 1
        _ = write(descriptor, &byte, 1)
        close(descriptor)
    }

    private static func makePipe(_ ends: inout [Int32]) -> Int32 {
        let result = pipe(&ends)
        for end in ends where result == 0 { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return result
    }

    private static func spawn(
        _ path: String, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>,
        _ environment: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>, output: Int32, sign: Int32,
        _ child: inout pid_t
    ) -> Int32 {
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
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        posix_spawn_file_actions_adddup2(&actions, sign, readyDescriptor)
        #if os(Linux)
            // Whatever else this process has open stays its own: a pipe that a daemon holds never ends.
            _ = clinux_add_close_from(&actions, readyDescriptor + 1)
        #endif
        posix_spawnattr_setflags(&attributes, Int16(newSession))
        return posix_spawn(&child, path, &actions, &attributes, arguments, environment)
    }

    #if os(Linux)
        /// POSIX_SPAWN_SETSID of glibc, which Swift's module does not show.
        private static let newSession = 0x80
    #else
        private static let newSession = Int(POSIX_SPAWN_SETSID | POSIX_SPAWN_CLOEXEC_DEFAULT)
    #endif
}
