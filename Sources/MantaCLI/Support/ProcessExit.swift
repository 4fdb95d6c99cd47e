#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Ends the process.
enum ProcessExit {
    static func now(_ status: ExitStatus) -> Never { exit(status.code) }
}
