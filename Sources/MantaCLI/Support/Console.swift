#if canImport(Glibc)
    @preconcurrency import Glibc
#else
    import Darwin
#endif

/// Writes whole lines to the standard streams, unbuffered.
enum Console {
    /// Writes a line to standard output.
    static func output(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    /// Writes a line to standard error.
    static func error(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// Writes text as it is.
    static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            var offset = 0
            while offset < bytes.count {
                let written = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
                if written < 0, errno != EINTR { return }
                offset += max(0, written)
            }
        }
    }
}

/// What standard error or output is connected to.
struct Terminal {
    private let descriptor: Int32

    /// Standard output.
    static let output = Terminal(descriptor: STDOUT_FILENO)
    /// Standard error.
    static let error = Terminal(descriptor: STDERR_FILENO)

    /// Whether a person looks at it, through a terminal that can move its cursor.
    var isInteractive: Bool {
        isatty(descriptor) == 1 && Environment["TERM"] != "dumb"
    }

    /// Whether it shows colours: a terminal, and `NO_COLOR` is not set.
    var showsColor: Bool {
        isInteractive && (Environment["NO_COLOR"] ?? "").isEmpty
    }

    /// Its width in columns; 100 where it is no terminal.
    var width: Int {
        var size = winsize()
        if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return Environment["COLUMNS"].flatMap { Int($0) } ?? 100
    }
}

/// The environment variables of the process.
enum Environment {
    static subscript(name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}

/// Ends the process.
enum ProcessExit {
    static func now(_ status: ExitStatus) -> Never { exit(status.code) }
}
