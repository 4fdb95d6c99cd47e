#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Memory that the processes of one machine share: one file without a name, mapped into each of them.
///
/// One process makes the arena; others open it by its `ArenaAddress`, or inherit its descriptor. It goes when the last of
/// them lets go of it, however they end. Memory counts only once it was touched: an arena that nobody has used takes next
/// to none, whatever its capacity.
///
/// The arena knows nothing of objects: which of its bytes may be read or written when is for an `ObjectStore` to say.
package final class SharedArena: Sendable {
    /// What this process may do with the memory.
    package enum Access: Sendable {
        case readOnly
        case readWrite
    }

    /// The size in bytes, a multiple of the page size. It never changes.
    package let capacity: Int
    /// What this process may do with the memory.
    package let access: Access
    /// The arena's file, open in this process, to be inherited by others. It is closed with the arena.
    package let descriptor: Int32
    /// What tells the arena from others on this machine.
    package let identity: UInt64
    nonisolated(unsafe) let base: UnsafeMutableRawPointer

    /// Makes an arena of `capacity` bytes, rounded up to whole pages.
    ///
    /// - Throws: an `ObjectStoreError` where the system has no such memory.
    package convenience init(capacity: Int) throws(ObjectStoreError) {
        guard capacity > 0, capacity <= Self.mostBytes else {
            throw ObjectStoreError(
                .invalidConfiguration,
                "an arena cannot have \(capacity) bytes; its capacity must be from 1 to \(Self.mostBytes) bytes")
        }
        let descriptor = try ArenaFile.make(capacity: ByteCount.roundUp(capacity, to: Self.pageSize))
        try self.init(owning: descriptor, access: .readWrite)
    }

    /// Maps the arena behind a descriptor that this process inherited; it closes the descriptor with the arena.
    ///
    /// - Throws: an `ObjectStoreError` where the descriptor is not that of an arena; it is closed then too.
    package convenience init(inherited descriptor: Int32, access: Access) throws(ObjectStoreError) {
        try self.init(owning: descriptor, access: access)
    }

    init(owning descriptor: Int32, access: Access) throws(ObjectStoreError) {
        do throws(ObjectStoreError) {
            (capacity, identity) = try ArenaFile.check(descriptor)
            base = try ArenaFile.map(descriptor, capacity: capacity, access: access)
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
        self.access = access
    }

    deinit {
        munmap(base, capacity)
        close(descriptor)
    }

    /// Where other processes find this arena, as long as it is open here.
    package var address: ArenaAddress {
        ArenaAddress(processIdentifier: getpid(), descriptor: descriptor, identity: identity)
    }

    /// How much of the arena has memory behind it, in bytes.
    package var residentBytes: Int {
        var information = stat()
        guard fstat(descriptor, &information) == 0 else { return 0 }
        return Int(information.st_blocks) * 512
    }

    static let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))
    /// 64 TiB: half of what a process can address.
    private static let mostBytes = 1 << 46
}
