import NumericKernels
import RunStore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
#if os(Linux)
    import CLinux
#endif

/// The machine that this process runs on.
enum Machine {
    /// The processors that this process may use.
    static var processors: Int {
        #if os(Linux)
            let available = clinux_available_processors()
            if available > 0 { return Int(available) }
        #endif
        return max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    }

    /// What a run's description says of the machine and the program.
    static var environment: RunEnvironment {
        var names = utsname()
        uname(&names)
        return RunEnvironment(
            host: text(of: &names.nodename), processors: processors,
            system: text(of: &names.sysname) + " " + text(of: &names.release), version: Version.current,
            blas: BLAS.implementation.description)
    }

    private static func text<Characters>(of characters: inout Characters) -> String {
        withUnsafeBytes(of: &characters) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}

/// The version of Manta.
public enum Version {
    /// The version, by semantic versioning.
    public static let current = "0.1.0"
}
