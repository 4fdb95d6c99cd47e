#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The text the system has for an error number.
package func describe(errno number: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    let failed = strerror_r(number, &buffer, buffer.count)
    _ = failed
    let text = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return text.isEmpty ? "error \(number)" : text
}

extension RuntimeError {
    /// An error for a system call that failed with `number`.
    package static func systemCall(_ what: String, errno number: Int32) -> RuntimeError {
        RuntimeError(.systemCallFailed, "\(what) failed: \(describe(errno: number))")
    }
}

/// The system's functions under names that no method hides.
func systemOpen(_ path: String, _ flags: Int32, _ mode: mode_t = 0) -> Int32 {
    open(path, flags, mode)
}

func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, bytes, count)
}

func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
