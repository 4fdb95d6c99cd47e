/// The bytes of an immutable object, to be read where they lie.
///
/// They lie in memory shared with other processes, or, for a small object that came with a message, in this process: callers
/// see no difference. A shared object stays where it is as long as there is a `SharedBytes` of it. The bytes never change
/// and begin at a multiple of 64.
public final class SharedBytes: Sendable {
    /// The number of bytes.
    public let count: Int
    nonisolated(unsafe) private let start: UnsafeRawPointer
    private let release: @Sendable () -> Void

    private init(_ start: UnsafeRawPointer, count: Int, release: @escaping @Sendable () -> Void) {
        self.start = start
        self.count = count
        self.release = release
    }

    deinit {
        release()
    }

    /// The bytes of a place in an arena that somebody has pinned for us.
    ///
    /// - Parameters:
    ///   - place: what is pinned.
    ///   - arena: where it is; it is kept open.
    ///   - release: gives the pin back; called once, when the last reference is gone. It must not block.
    /// - Throws: an `ObjectStoreError` where the place is not within the arena; `release` is called then too.
    package convenience init(
        pinned place: ObjectPlace, in arena: SharedArena, release: @escaping @Sendable () -> Void
    ) throws(ObjectStoreError) {
        let start: UnsafeRawPointer
        do throws(ObjectStoreError) {
            start = try arena.readable(place)
        } catch {
            release()
            throw error
        }
        self.init(start, count: place.size) {
            release()
            _ = arena
        }
    }

    /// A copy of bytes, in memory of this process.
    public convenience init(copying bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        self.init(count: bytes.count) { $0.copyBytes(from: bytes) }
    }

    /// Bytes in memory of this process, as `write` leaves them; it is given `count` zeroes.
    public convenience init<Failure: Error>(
        count: Int, write: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: max(count, 1), alignment: BlockAlignment.line.bytes)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: count)
        do throws(Failure) {
            try write(UnsafeMutableRawBufferPointer(start: memory, count: count))
        } catch {
            memory.deallocate()
            throw error
        }
        nonisolated(unsafe) let owned = memory
        self.init(UnsafeRawPointer(memory), count: count) { owned.deallocate() }
    }

    /// Gives the bytes to read. They must not be used after `body` has returned.
    public func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: start, count: count))
    }
}
