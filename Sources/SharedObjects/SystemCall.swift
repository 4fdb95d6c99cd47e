#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The text the system has for an error number.
func describe(errno number: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    let failed = strerror_r(number, &buffer, buffer.count)
    _ = failed
    let text = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return text.isEmpty ? "error \(number)" : text
}

extension ObjectStoreError {
    /// An error for a system call that failed with `number`.
    static func systemCall(_ what: String, errno number: Int32) -> ObjectStoreError {
        ObjectStoreError(.systemCallFailed, "\(what) failed: \(describe(errno: number))")
    }
}
