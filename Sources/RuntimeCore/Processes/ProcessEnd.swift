#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// How a process ended.
public enum ProcessEnd: Hashable, Codable, Sendable {
    /// It ended by itself, with an exit code; 0 means success.
    case exited(code: Int32)
    /// A signal ended it.
    case signalled(Int32)

    /// Reads what `waitpid` reports.
    package init(waitStatus status: Int32) {
        let signal = status & 0x7f
        self = signal == 0 ? .exited(code: (status >> 8) & 0xff) : .signalled(signal)
    }
}

extension ProcessEnd: CustomStringConvertible {
    /// The end in words: the exit code, or the name and number of the signal.
    public var description: String {
        switch self {
        case .exited: withoutGuess
        case .signalled(let signal): withoutGuess + Self.hint(signal)
        }
    }

    /// The end in words that say no more than is known.
    package var withoutGuess: String {
        switch self {
        case .exited(let code): "exited with code \(code)"
        case .signalled(let signal): "killed by \(Self.name(ofSignal: signal)) (\(signal))"
        }
    }

    private static let names: [Int32: String] = [
        SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP",
        SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL", SIGSEGV: "SIGSEGV",
        SIGPIPE: "SIGPIPE", SIGALRM: "SIGALRM", SIGTERM: "SIGTERM", SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ",
        SIGSYS: "SIGSYS", SIGUSR1: "SIGUSR1", SIGUSR2: "SIGUSR2",
    ]

    private static func name(ofSignal signal: Int32) -> String {
        names[signal] ?? "signal"
    }

    private static func hint(_ signal: Int32) -> String {
        switch signal {
        case SIGKILL: ": by someone, or by the system for want of memory"
        case SIGTRAP, SIGILL: ": the program met a fatal error"
        default: ""
        }
    }
}
