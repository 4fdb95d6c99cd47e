extension ProcessObituary {
    /// How many of the last lines are quoted.
    private static let quotedLines = 10

    /// Reads the last words of a process.
    init(
        _ role: Role, _ processIdentifier: Int32, _ end: ProcessEnd, memory: MemoryKillEvidence?, tail: LogTail
    ) {
        self.init(
            role: role, processIdentifier: processIdentifier, end: end,
            memoryEvidence: memory.map(String.init(describing:)), reason: tail.reason,
            lines: tail.lines(Self.quotedLines), log: tail.path)
    }
}
