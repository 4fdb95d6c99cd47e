public import TuningCore

/// Where a run's events go before their effects are acknowledged.
public protocol Journal: Sendable {
    /// Appends events in order, as a group that is on disk whole or not at all. They are not durable yet when this
    /// returns.
    ///
    /// It does no input or output, so it may be called under a lock and from any thread. A journal that cannot keep up
    /// with callers who never await ``durable(through:)`` makes them wait here, so that its memory stays bounded.
    ///
    /// - Returns: The sequence number after the last one; ``durable(through:)`` takes it.
    @discardableResult
    func append(_ events: [JournalEvent]) -> Int

    /// Returns when every event below `sequence` is on disk.
    ///
    /// - Throws: A ``StoreError`` if the journal failed (the disk is full, say) or was closed: then nothing from
    ///   `sequence` on will be durable either. `CancellationError` if the task is cancelled while it waits: the events
    ///   are still on their way to the disk.
    func durable(through sequence: Int) async throws

    /// Makes everything durable and lets the run go. Returns, or throws, when that is done; closing twice is harmless.
    ///
    /// - Throws: A ``StoreError`` if the journal failed before all was durable; the run is let go all the same.
    func close() async throws
}
