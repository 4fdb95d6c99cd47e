#if canImport(Glibc)
    import CLinux
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The machine that this process runs on, as the process sees it.
package enum Host {
    /// How many processors this process may use.
    package static var processors: Int {
        #if os(Linux)
            return max(1, Int(clinux_available_processors()))
        #else
            return max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        #endif
    }

    /// The machine's memory in bytes.
    package static var memory: Int {
        sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    }

    /// The machine's name for people.
    package static var name: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "unknown" }
        return text(buffer)
    }

    /// What is equal for all processes that can map each other's memory, and differs for all others.
    ///
    /// One user in one boot of one kernel, in the same namespaces of processes and networks: two containers of a machine
    /// are told apart.
    package static var memoryDomain: String {
        #if os(Linux)
            let boot = SmallFile.text(of: "/proc/sys/kernel/random/boot_id")?.split(separator: "\n").first ?? "unknown"
            return "\(boot)/\(namespace("pid"))/\(namespace("net"))/\(geteuid())"
        #else
            var buffer = [CChar](repeating: 0, count: 64)
            var size = buffer.count
            guard sysctlbyname("kern.bootsessionuuid", &buffer, &size, nil, 0) == 0 else { return name }
            return "\(text(buffer))/\(geteuid())"
        #endif
    }

    #if os(Linux)
        private static func namespace(_ kind: String) -> UInt64 {
            var information = stat()
            return stat("/proc/self/ns/\(kind)", &information) == 0 ? UInt64(information.st_ino) : 0
        }
    #endif

    private static func text(_ buffer: [CChar]) -> String {
        String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
