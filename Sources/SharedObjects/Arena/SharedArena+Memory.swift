import CSharedMemory

#if canImport(Glibc)
    import CLinux
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension SharedArena {
    /// Copies bytes into the arena; large ones at the speed of the memory, past the caches.
    ///
    /// The range must be the caller's alone to write, by leave of the store.
    package func copyIn(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(ObjectStoreError) {
        let range = try writable(offset, count: bytes.count)
        guard let source = bytes.baseAddress, let target = range.baseAddress else { return }
        csharedmemory_copy(target, source, bytes.count)
    }

    /// Gives the bytes of a place to write to.
    ///
    /// The place must be the caller's alone to write, by leave of the store.
    package func withUnsafeMutableBytes<Result: ~Copyable, Failure: Error>(
        at place: ObjectPlace, _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
    ) throws -> Result {
        try body(writable(place.offset, count: place.size))
    }

    /// The bytes of a place, valid as long as the arena is, and constant as long as the store says so.
    func readable(_ place: ObjectPlace) throws(ObjectStoreError) -> UnsafeRawPointer {
        try check(place.offset, count: place.size)
        return UnsafeRawPointer(base + place.offset)
    }

    func writable(_ offset: Int, count: Int) throws(ObjectStoreError) -> UnsafeMutableRawBufferPointer {
        guard access == .readWrite else {
            throw ObjectStoreError(
                .arenaUnavailable,
                "this process has the arena for reading only; open it with access .readWrite to write")
        }
        try check(offset, count: count)
        return UnsafeMutableRawBufferPointer(start: base + offset, count: count)
    }

    private func check(_ offset: Int, count: Int) throws(ObjectStoreError) {
        guard offset >= 0, count >= 0, offset <= capacity, count <= capacity - offset else {
            throw ObjectStoreError(
                .outOfBounds, "\(count) bytes at \(offset) are not within the \(capacity) bytes of the arena")
        }
    }
}

extension SharedArena {
    /// Gives the pages of a range memory and maps them here, so that writing to them meets no page faults.
    ///
    /// What they hold stays as it is; others may read and write meanwhile. It takes about a second for 1 GiB of new memory,
    /// and a fifth of that for memory that other processes have touched: call it on a thread of its own.
    ///
    /// - Parameters:
    ///   - range: the bytes; all pages that they touch are prefaulted.
    ///   - isCancelled: asked every 16 MiB; prefaulting ends early when it says so.
    /// - Throws: an `ObjectStoreError` where the machine has no memory left.
    package func prefault(_ range: Range<Int>, isCancelled: () -> Bool = { false }) throws(ObjectStoreError) {
        _ = try writable(range.lowerBound, count: range.count)
        guard !range.isEmpty else { return }
        var start = range.lowerBound / Self.pageSize * Self.pageSize
        let end = ByteCount.roundUp(range.upperBound, to: Self.pageSize)
        while start < end, !isCancelled() {
            let length = min(Self.prefaultStep, end - start)
            try populate(base + start, length)
            start += length
        }
    }

    /// Gives the memory of a range of whole pages back to the system; the range reads as zeroes then, in every process.
    ///
    /// The range must be the caller's alone, by leave of the store.
    ///
    /// - Throws: an `ObjectStoreError` where the system does not do that.
    package func giveBack(_ range: Range<Int>) throws(ObjectStoreError) {
        _ = try writable(range.lowerBound, count: range.count)
        #if os(Linux)
            guard clinux_punch_hole(descriptor, off_t(range.lowerBound), off_t(range.count)) == 0 else {
                throw .systemCall("giving back \(ByteCount.text(range.count)) of an arena", errno: errno)
            }
        #else
            throw ObjectStoreError(.systemCallFailed, "this system takes no memory back from an arena that is open")
        #endif
    }

    private func populate(_ start: UnsafeMutableRawPointer, _ length: Int) throws(ObjectStoreError) {
        #if os(Linux)
            if clinux_populate_for_writing(start, length) == 0 { return }
            // Linux before 5.14 does not know how.
            guard errno == EINVAL else {
                throw ObjectStoreError(
                    .systemCallFailed, "there is not enough memory to prefault \(ByteCount.text(length)) of an arena",
                    cause: ObjectStoreError.systemCall("prefaulting", errno: errno))
            }
        #endif
        csharedmemory_touch(start, length, Self.pageSize)
    }

    private static let prefaultStep = 16 << 20
}
