#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension SharedArena {
    /// Maps the arena of another process of this machine and user.
    ///
    /// Linux shows a process's descriptors to its own user under `/proc`; nothing needs to be sent. Elsewhere the
    /// descriptor must be inherited.
    ///
    /// - Throws: an `ObjectStoreError` with code `arenaUnavailable` that says why it cannot be reached.
    package static func open(
        _ address: ArenaAddress, access: Access = .readOnly
    ) throws(ObjectStoreError) -> SharedArena {
        #if os(Linux)
            let path = "/proc/\(address.processIdentifier)/fd/\(address.descriptor)"
            // Behind a stale address may be a pipe or a terminal of another program: it must neither block nor take us over.
            let mode = access == .readWrite ? O_RDWR : O_RDONLY
            let descriptor = Glibc.open(path, mode | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
            guard descriptor >= 0 else { throw unreachable(address, path, errno) }
            let arena = try SharedArena(owning: descriptor, access: access)
            guard arena.identity == address.identity else {
                throw ObjectStoreError(
                    .arenaUnavailable,
                    "process \(address.processIdentifier) is not the one that had the arena: it has another one now")
            }
            return arena
        #else
            throw ObjectStoreError(
                .arenaUnavailable,
                "this system does not show the descriptors of process \(address.processIdentifier); "
                    + "the arena's descriptor must be inherited")
        #endif
    }

    #if os(Linux)
        private static func unreachable(_ address: ArenaAddress, _ path: String, _ reason: Int32) -> ObjectStoreError {
            let cause = ObjectStoreError.systemCall("opening \(path)", errno: reason)
            let process = address.processIdentifier
            switch reason {
            case EACCES, EPERM:
                return ObjectStoreError(
                    .arenaUnavailable,
                    "the arena of process \(process) is not open to this one: both must be the same user's, "
                        + "in the same container, and without special privileges", cause: cause)
            case ENOENT, ESRCH:
                let isThere = kill(process, 0) == 0
                return ObjectStoreError(
                    .arenaUnavailable,
                    isThere
                        ? "process \(process) has no descriptor \(address.descriptor), or /proc hides it: the arena was "
                            + "closed, or /proc must be mounted without hidepid"
                        : "process \(process), which had the arena, is gone, or belongs to another container or user",
                    cause: cause)
            default:
                return ObjectStoreError(
                    .arenaUnavailable, "the arena of process \(process) cannot be opened", cause: cause)
            }
        }
    #endif
}
