#if canImport(Glibc)
    import CLinux
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The system calls behind an arena.
enum ArenaFile {
    /// A new file of memory without a name. On Linux its size is fixed for good, so that no other process can make this one
    /// fail by shortening it.
    static func make(capacity: Int) throws(ObjectStoreError) -> Int32 {
        let what = "making an arena of \(ByteCount.text(capacity))"
        let descriptor = try open(what)
        guard ftruncate(descriptor, off_t(capacity)) == 0 else {
            let reason = errno
            close(descriptor)
            throw .systemCall(what, errno: reason)
        }
        #if os(Linux)
            guard clinux_seal_size(descriptor) == 0 else {
                let reason = errno
                close(descriptor)
                throw .systemCall(what, errno: reason)
            }
        #endif
        return descriptor
    }

    #if os(Linux)
        private static func open(_ what: String) throws(ObjectStoreError) -> Int32 {
            let descriptor = clinux_memory_file("manta-arena")
            guard descriptor >= 0 else { throw .systemCall(what, errno: errno) }
            return descriptor
        }
    #else
        /// Named for a moment only: a name that is taken belongs to a process that was killed in that moment.
        private static func open(_ what: String) throws(ObjectStoreError) -> Int32 {
            for attempt in 0..<100 {
                let name = "/manta-arena-\(getpid())-\(attempt)"
                let descriptor = shm_open(name, O_RDWR | O_CREAT | O_EXCL, mode_t(0o600))
                if descriptor >= 0 {
                    shm_unlink(name)
                    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
                    return descriptor
                }
                guard errno == EEXIST else { break }
            }
            throw .systemCall(what, errno: errno)
        }
    #endif

    /// The size and the identity of the arena behind a descriptor.
    static func check(_ descriptor: Int32) throws(ObjectStoreError) -> (capacity: Int, identity: UInt64) {
        var information = stat()
        guard fstat(descriptor, &information) == 0 else {
            throw .systemCall("looking at the arena's descriptor \(descriptor)", errno: errno)
        }
        #if os(Linux)
            guard clinux_size_is_sealed(descriptor) != 0 else {
                throw ObjectStoreError(
                    .arenaUnavailable,
                    "descriptor \(descriptor) is not that of an arena; it must be one of a SharedArena")
            }
        #endif
        let identity = UInt64(truncatingIfNeeded: information.st_ino)
        return (Int(information.st_size), identity)
    }

    /// Maps the whole file. Where the system lets programs choose, it may use huge pages: a first write through another
    /// process's mapping is then ten times as fast.
    static func map(
        _ descriptor: Int32, capacity: Int, access: SharedArena.Access
    ) throws(ObjectStoreError) -> UnsafeMutableRawPointer {
        let protection = access == .readWrite ? PROT_READ | PROT_WRITE : PROT_READ
        guard let base = mmap(nil, capacity, protection, MAP_SHARED, descriptor, 0), base != MAP_FAILED else {
            throw .systemCall("mapping an arena of \(ByteCount.text(capacity))", errno: errno)
        }
        #if os(Linux)
            _ = clinux_allow_huge_pages(base, capacity)
        #endif
        return base
    }
}
