#if canImport(Glibc)
    @preconcurrency import Glibc
#else
    import Darwin
#endif

/// Writes whole lines to the standard streams, unbuffered.
package enum Console {
    /// Writes a line to standard output.
    package static func output(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    /// Writes a line to standard error.
    package static func error(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// Writes text as it is.
    package static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            var offset = 0
            while offset < bytes.count {
                let written = systemWrite(descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
                if written < 0, errno != EINTR { return }
                offset += max(0, written)
            }
        }
    }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}

/// What standard error or output is connected to.
package struct Terminal {
    private let descriptor: Int32

    /// Standard output.
    package static let output = Terminal(descriptor: STDOUT_FILENO)
    /// Standard error.
    package static let error = Terminal(descriptor: STDERR_FILENO)

    /// Whether a person looks at it, through a terminal that can move its cursor.
    package var isInteractive: Bool {
        isatty(descriptor) == 1 && Environment["TERM"] != "dumb"
    }

    /// Whether it shows colours: a terminal, and `NO_COLOR` is not set.
    package var showsColor: Bool {
        isInteractive && (Environment["NO_COLOR"] ?? "").isEmpty
    }

    /// Its width in columns; 100 where it is no terminal.
    package var width: Int {
        var size = winsize()
        if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return Environment["COLUMNS"].flatMap { Int($0) } ?? 100
    }
}

/// The environment variables of the process.
package enum Environment {
    package static subscript(name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
