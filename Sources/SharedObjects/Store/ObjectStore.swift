import Synchronization

/// The immutable objects of one machine: in shared memory, and on the disk when that is full.
///
/// The process that has the store decides; others ask it for places and read and write the memory themselves. Every client,
/// whether a process or a part of this one, is admitted first, and what it had is freed when it is lost.
/// ```swift
/// let store = try ObjectStore<ObjectID, PeerID>(capacity: 4 << 30, spillDirectory: "/var/tmp")
/// store.admit(me)
/// let object = try await store.create(id, size: bytes.count, for: me)
/// try object.copyIn(bytes)
/// try object.seal()
/// let numbers = try await store.read(id, for: me).bytes()
/// ```
/// Calls return at once where there is room, and wait without holding a thread where there is none. Files are written and
/// read on two threads of the store's own.
package final class ObjectStore<Object: Hashable & Sendable, Client: Hashable & Sendable>: Sendable {
    package typealias State = StoreState<Object, Client>
    typealias Core = StoreCore<Object, Client>

    /// The memory that the objects lie in.
    package let arena: SharedArena
    let core: Mutex<Core>
    let files: SpillFiles?
    /// Writes and removes files, and prefaults memory.
    let writer: WorkThread
    /// Reads files, and sees to it that nobody waits for ever.
    let reader: WorkThread
    private let epoch = ContinuousClock.now

    /// Opens an empty store.
    ///
    /// - Parameters:
    ///   - capacity: the bytes of shared memory, rounded up to whole pages; they count only once they are used.
    ///   - limits: what the store may use, and what happens when that is not enough.
    ///   - spillDirectory: where the store makes a folder for its files, which goes with it; folders that killed processes
    ///     left there are removed. `nil` only if `limits` has no spilling.
    /// - Throws: an `ObjectStoreError` where a setting is wrong or the system refuses something.
    package init(
        capacity: Int, limits: StoreLimits = StoreLimits(), spillDirectory: String?
    ) throws(ObjectStoreError) {
        try limits.validate()
        arena = try SharedArena(capacity: capacity)
        core = Mutex(Core(State(capacity: arena.capacity, limits: limits)))
        files = try Self.makeFiles(limits, spillDirectory)
        writer = try WorkThread("manta-spill")
        reader = try WorkThread("manta-restore")
    }

    private static func makeFiles(_ limits: StoreLimits, _ directory: String?) throws(ObjectStoreError) -> SpillFiles? {
        guard limits.spilling != nil else { return nil }
        guard let directory else {
            throw ObjectStoreError(
                .invalidConfiguration, "objects can be spilled only to a directory: name one, or turn spilling off")
        }
        return SpillFiles(directory: try SpillDirectory(in: directory))
    }

    /// Refuses everything from now on, and removes the spill files. Memory that is pinned stays readable.
    package func close() async {
        update { state, _ in state.close() }
        guard let files else { return }
        await withCheckedContinuation { continuation in
            writer.add {
                files.directory.remove()
                continuation.resume()
            }
        }
    }

    /// Tells the state something, and does what it wants.
    func update<Failure: Error>(
        _ body: (inout State, Duration) throws(Failure) -> [StoreAction<Object>]
    ) throws(Failure) {
        let effects = try withCore { core, now throws(Failure) in core.take(try body(&core.state, now)) }
        perform(effects)
    }

    /// Changes the core under the lock, and sets the alarm for the time when its state has to be looked at again.
    func withCore<Result, Failure: Error>(
        _ body: (inout Core, Duration) throws(Failure) -> sending Result
    ) throws(Failure) -> Result {
        try core.withLock { core throws(Failure) in
            let now = epoch.duration(to: .now)
            let result = try body(&core, now)
            // Under the lock: of two alarms the one that was decided last must win.
            if let alarm = core.changedAlarm(now: now) {
                reader.setAlarm(at: alarm.map { epoch + $0 }) { [weak self] in self?.ring() }
            }
            return result
        }
    }

    func perform(_ effects: Core.Effects) {
        for (waiting, answer) in effects.answers { waiting.resume(returning: answer) }
        for action in effects.work { start(action) }
    }

    private func ring() {
        update { state, now in state.tick(now: now) }
    }
}
