#if canImport(Glibc)
    @preconcurrency import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Calls `body` with the texts as a C array of C strings that ends with a null pointer.
func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeMutableBufferPointer { buffer in
        // An array with at least one element has a base address.
        withUnsafeMutablePointer(to: &buffer[0], body)
    }
}

/// The environment of this process.
///
/// Must not run while another thread changes the environment.
func currentEnvironment() -> [String: String] {
    var variables: [String: String] = [:]
    #if os(Linux)
        var entry: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = environ
    #else
        var entry: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = _NSGetEnviron().pointee
    #endif
    while let text = entry?.pointee {
        let variable = String(cString: text)
        if let separator = variable.firstIndex(of: "=") {
            variables[String(variable[..<separator])] = String(variable[variable.index(after: separator)...])
        }
        entry = entry?.successor()
    }
    return variables
}
