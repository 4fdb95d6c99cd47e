#if canImport(Glibc)
    import CLinux
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A socket pair between a process and one that it starts.
///
/// The child sends a single sign through it, when it has become what it was started for; apart from that the pair only
/// matters by its closing, which the kernel sees to however either process ends. This is the starter's end; the child's
/// belongs to its `ParentLink`.
struct Lifeline: ~Copyable {
    /// Where a child finds its end.
    static let childDescriptor: Int32 = 3

    private let descriptor: Int32
    /// The end that the child is given; it is closed here by `handOver`.
    private(set) var child: Int32?

    init() throws(RuntimeError) {
        var ends: [Int32] = [-1, -1]
        #if os(Linux)
            let failed = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends)
        #else
            let failed = socketpair(AF_UNIX, SOCK_STREAM, 0, &ends)
            for end in ends where failed == 0 { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        #endif
        guard failed == 0 else { throw RuntimeError.systemCall("making a socket pair for a process", errno: errno) }
        descriptor = ends[0]
        child = ends[1]
    }

    deinit {
        close(descriptor)
        if let child { close(child) }
    }

    /// The child has its end: this process gives up its copy, so that the end is closed as soon as the child is gone.
    mutating func handOver() {
        if let child { close(child) }
        child = nil
    }

    /// Waits until the child has given its sign, or has ended without one.
    ///
    /// - Returns: Whether the sign was given. Only `waitid` tells whether the child has ended.
    borrowing func awaitSign(of process: Int32) -> Bool {
        // A program that the child has left behind may hold its end open: so look at the process too.
        let processDescriptor = Self.open(process)
        defer { if processDescriptor >= 0 { close(processDescriptor) } }
        var watched = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: processDescriptor, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            guard poll(&watched, 2, -1) > 0 || errno == EINTR else { return false }
            var sign: UInt8 = 0
            let count = recv(descriptor, &sign, 1, Int32(MSG_DONTWAIT))
            if count >= 0 { return count > 0 }
            if errno != EAGAIN, errno != EINTR { return false }
            // The sign was looked for after the end was seen, so a last one is not missed.
            if watched[1].revents != 0 { return false }
        }
    }

    /// A descriptor that can be read from when the process has ended; a negative number if the system has none.
    private static func open(_ process: Int32) -> Int32 {
        #if os(Linux)
            return clinux_open_process(process)
        #else
            return -1
        #endif
    }
}
