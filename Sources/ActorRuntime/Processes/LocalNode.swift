#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A node process that this driver has started.
public final class LocalNode: Sendable {
    /// The node's identity.
    public let id: PeerID
    /// The file that holds the process's output.
    public let log: String
    private let process: ChildProcess
    private let tail: LogTail

    init(id: PeerID, log: String, tail: LogTail, process: ChildProcess) {
        self.id = id
        self.log = log
        self.tail = tail
        self.process = process
    }

    /// The number of the process.
    public var processIdentifier: Int32 { process.processIdentifier }

    /// How the process ended; waits until it does.
    ///
    /// - Throws: `CancellationError` when the waiting task is cancelled.
    public var termination: ProcessEnd {
        get async throws { try await process.termination }
    }

    /// How the process ended, if it has.
    public var currentTermination: ProcessEnd? { process.currentEnd }

    /// The last lines of the process's output; after a crash the line with its reason comes first.
    public func lastLogLines(_ count: Int = 10) -> [String] {
        tail.lines(count)
    }

    /// The line of the process's output that says why it gave up, if there is one: its last fatal error.
    public var reasonInLog: String? { tail.reason }

    /// Asks the process to end (SIGTERM), and kills it if it has not after `grace`. Returns when it has ended.
    public func terminate(grace: Duration = .seconds(5)) async {
        process.signal(SIGTERM)
        guard await waitForEnd(atMost: grace) == nil else { return }
        kill()
        _ = await waitForEnd(atMost: .seconds(30))
    }

    /// Ends the process at once (SIGKILL), without waiting for it.
    public func kill() {
        process.signal(SIGKILL)
    }
}

extension LocalNode {
    /// How the process ended, if it does within a time. A cancelled caller waits all the same.
    func waitForEnd(atMost limit: Duration) async -> ProcessEnd? {
        if let end = currentTermination { return end }
        let process = process
        let waiting = Task {
            try? await withTimeLimit(limit, late: { CancellationError() }, { try await process.termination })
        }
        return await waiting.value
    }

    /// Waits for the end of a process that should have joined, and throws what it means.
    func failToJoin() async throws {
        let end = try await termination
        throw RuntimeError(
            .nodeFailedToStart,
            "the node's process \(processIdentifier) \(end) before it joined\(quotedLog())", cause: end)
    }

    /// The end of the log as part of a message; empty when there is none.
    func quotedLog() -> String {
        let lines = lastLogLines()
        guard !lines.isEmpty else { return "" }
        return "; the last lines of its log '\(log)':\n" + lines.map { "    \($0)" }.joined(separator: "\n")
    }
}
