#if canImport(Glibc)
    import CLinux
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Starts a process and returns its number.
///
/// The child gets standard input from nowhere, writes to its log, inherits no other descriptor but its lifeline, starts
/// with default signal handling, and leads a process group of its own: an interrupt typed at the terminal goes to the
/// driver alone, which then ends its nodes in good order.
///
/// - Parameters:
///   - request: What is started.
///   - server: Forks the process, if it can. It must be one for the executable and arguments of the request.
/// - Returns: The process's number.
/// - Throws: a `RuntimeError` with code `nodeFailedToStart` or `systemCallFailed`.
func spawnProcess(_ request: SpawnRequest, _ server: ForkServer? = nil) throws(RuntimeError) -> Int32 {
    let input = try openHigh("/dev/null", O_RDONLY)
    defer { close(input) }
    let output = try openHigh(request.log, O_WRONLY | O_CREAT | O_APPEND)
    defer { close(output) }
    let extra = request.lifeline.map { fcntl($0, F_DUPFD_CLOEXEC, lowestSpare) } ?? -1
    defer { if extra >= 0 { close(extra) } }
    let variables = request.environment.map { "\($0.key)=\($0.value)" }
    if let child = server?.fork(variables, input: input, output: output, extra: extra) { return child }
    var child: pid_t = 0
    let failure = withCStrings([Executable.displayName(request.executable)] + request.arguments) { arguments in
        withCStrings(variables) { environment in
            spawn(request.executable, arguments, environment, input, output, extra, &child)
        }
    }
    guard failure == 0 else {
        throw RuntimeError(
            .nodeFailedToStart,
            "cannot start '\(request.executable)': check that it is there and may be executed",
            cause: RuntimeError.systemCall("starting a process", errno: failure))
    }
    return child
}

/// The first descriptor that is none of the child's own, so that setting up one of these never closes another.
private let lowestSpare: Int32 = 10

private func openHigh(_ path: String, _ flags: Int32) throws(RuntimeError) -> Int32 {
    let descriptor = open(path, flags | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
        throw RuntimeError.systemCall("opening '\(path)' for a process that is to be started", errno: errno)
    }
    guard descriptor < lowestSpare else { return descriptor }
    defer { close(descriptor) }
    let spare = fcntl(descriptor, F_DUPFD_CLOEXEC, lowestSpare)
    guard spare >= 0 else { throw RuntimeError.systemCall("opening '\(path)'", errno: errno) }
    return spare
}

private typealias CTexts = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

#if os(Linux)
    private func spawn(
        _ path: String, _ arguments: CTexts, _ environment: CTexts, _ input: Int32, _ output: Int32, _ extra: Int32,
        _ child: inout pid_t
    ) -> Int32 {
        path.withCString { path in
            var request = clinux_spawn_request(
                path: path, arguments: arguments, environment: environment, input: input, output: output, extra: extra)
            return clinux_spawn(&request, &child)
        }
    }
#else
    private func spawn(
        _ path: String, _ arguments: CTexts, _ environment: CTexts, _ input: Int32, _ output: Int32, _ extra: Int32,
        _ child: inout pid_t
    ) -> Int32 {
        var actions: posix_spawn_file_actions_t?
        var attributes: posix_spawnattr_t?
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        if extra >= 0 { posix_spawn_file_actions_adddup2(&actions, extra, 3) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags =
            POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_CLOEXEC_DEFAULT
        posix_spawnattr_setflags(&attributes, Int16(truncatingIfNeeded: Int(flags)))
        return posix_spawn(&child, path, &actions, &attributes, arguments, environment)
    }
#endif
