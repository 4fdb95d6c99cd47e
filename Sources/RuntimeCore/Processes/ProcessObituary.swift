/// What is known of a process of a cluster that has ended: the root cause of the errors of those who needed it.
///
/// It crosses the wire as it is, as the cause of a ``RuntimeError``.
public struct ProcessObituary: Error, Hashable, Codable, Sendable {
    /// What the process was in its cluster.
    public enum Role: String, Codable, Sendable {
        /// A node, whose workers end with it.
        case node
        /// A worker of a node.
        case worker
    }

    /// What it was.
    public var role: Role
    /// Its number on its machine.
    public var processIdentifier: Int32
    /// How it ended.
    public var end: ProcessEnd
    /// What tells that the system killed it for want of memory, if anything does.
    public var memoryEvidence: String?
    /// The line of its output that says why it gave up, if there is one.
    public var reason: String?
    /// The last lines of its output.
    public var lines: [String]
    /// The file that holds its output, on its machine.
    public var log: String

    package init(
        role: Role, processIdentifier: Int32, end: ProcessEnd, memoryEvidence: String? = nil, reason: String? = nil,
        lines: [String] = [], log: String
    ) {
        self.role = role
        self.processIdentifier = processIdentifier
        self.end = end
        self.memoryEvidence = memoryEvidence
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
    /// - Returns: The error, whose cause is the obituary itself.
    package func error(_ what: String, _ code: RuntimeError.Code, remark: String = "") -> RuntimeError {
        let start = "\(what) (process \(processIdentifier)) \(words)\(remark)"
        guard let memoryEvidence else { return RuntimeError(code, start + quotedReason + quotedLog, cause: self) }
        return RuntimeError(
            .outOfMemory,
            "\(start): \(memoryEvidence); let less run on this machine at a time, or have it need less\(quotedLog)",
            cause: self)
    }

    /// How it ended.
    private var words: String {
        if memoryEvidence != nil { return "was killed for want of memory" }
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

extension ProcessObituary: CustomStringConvertible {
    /// How the process ended: its exit code, or the name and number of the signal.
    public var description: String { "\(end)" }
}

extension RuntimeError {
    /// What is known of the process whose end is behind this error, if one is: the first among the causes.
    public var obituary: ProcessObituary? {
        var next = cause
        while let error = next {
            if let obituary = error as? ProcessObituary { return obituary }
            next = (error as? RuntimeError)?.cause
        }
        return nil
    }
}

extension RuntimeError.Code {
    /// A worker could not be started, or ended before it joined.
    public static let workerFailedToStart = Self(rawValue: "workerFailedToStart")
    /// The system killed a process because the memory did not suffice.
    public static let outOfMemory = Self(rawValue: "outOfMemory")
}
