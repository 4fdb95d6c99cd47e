/// What is known of a process that has ended.
package struct ProcessObituary: Sendable {
    package var processIdentifier: Int32
    package var end: ProcessEnd
    /// What tells that it was killed for want of memory, if anything does.
    package var memory: MemoryKillEvidence?
    /// The line of its output that says why it gave up, if there is one.
    package var reason: String?
    /// The last lines of its output.
    package var lines: [String]
    /// The file that holds its output.
    package var log: String

    package init(
        processIdentifier: Int32, end: ProcessEnd, memory: MemoryKillEvidence? = nil, reason: String? = nil,
        lines: [String] = [], log: String
    ) {
        self.processIdentifier = processIdentifier
        self.end = end
        self.memory = memory
        self.reason = reason
        self.lines = lines
        self.log = log
    }

    /// The end as an error that begins with `what`: `the worker 3f`, for instance.
    ///
    /// - Parameters:
    ///   - what: What the process was.
    ///   - code: The kind of the error, unless the memory was to blame.
    ///   - remark: What else there is to say, after how the process ended.
    /// - Returns: The error, whose cause is the end itself.
    package func error(_ what: String, _ code: RuntimeError.Code, remark: String = "") -> RuntimeError {
        let start = "\(what) (process \(processIdentifier)) \(words)\(remark)"
        guard let memory else { return RuntimeError(code, start + quotedReason + quotedLog, cause: end) }
        return RuntimeError(
            .outOfMemory,
            "\(start): \(memory); let less run on this machine at a time, or have it need less\(quotedLog)", cause: end)
    }

    /// How it ended.
    private var words: String {
        if memory != nil { return "was killed for want of memory" }
        switch end {
        case .exited: return "\(end)"
        case .signalled: return "was \(end.withoutGuess)"
        }
    }

    private var quotedReason: String { reason.map { ": \($0)" } ?? "" }

    private var quotedLog: String {
        guard !lines.isEmpty else { return "" }
        return "; the last lines of its log '\(log)':\n" + lines.map { "    \($0)" }.joined(separator: "\n")
    }
}

extension ProcessObituary {
    /// How many of the last lines are quoted.
    private static let quotedLines = 10

    /// Reads the last words of a process.
    init(_ processIdentifier: Int32, _ end: ProcessEnd, memory: MemoryKillEvidence?, tail: LogTail) {
        self.init(
            processIdentifier: processIdentifier, end: end, memory: memory, reason: tail.reason,
            lines: tail.lines(Self.quotedLines), log: tail.path)
    }
}

extension RuntimeError.Code {
    /// A worker could not be started, or ended before it joined.
    public static let workerFailedToStart = Self(rawValue: "workerFailedToStart")
    /// The system killed a process because the memory did not suffice.
    public static let outOfMemory = Self(rawValue: "outOfMemory")
}
