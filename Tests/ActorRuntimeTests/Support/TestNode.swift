#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The node program lies in the build folder, beside the executable that runs the tests.
enum TestNode {
    static var path: String { "\(folder)/runtime-test-node" }

    /// The build folder.
    static var folder: String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let length = max(0, readlink("/proc/self/exe", &buffer, buffer.count))
        let linked = String(decoding: buffer.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
        let tests = linked.isEmpty ? CommandLine.arguments[0] : linked
        return tests.lastIndex(of: "/").map { String(tests[..<$0]) } ?? "."
    }
}
