public import TuningCore

/// One entry of a run's journal with its place and time.
public struct JournalEntry: Hashable, Sendable {
    /// The place within the run's journal, from 0 without gaps.
    public var sequence: Int
    /// When it was written, in seconds since 1970.
    public var time: Double
    /// What happened.
    public var event: JournalEvent

    /// Makes an entry.
    public init(sequence: Int, time: Double, event: JournalEvent) {
        self.sequence = sequence
        self.time = time
        self.event = event
    }
}
