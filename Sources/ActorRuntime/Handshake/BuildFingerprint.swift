#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Tells whether two processes run the same build.
///
/// Calls name functions by their mangled names and lay out arguments as the sources say: two builds of different
/// sources must not talk to each other. Swift's linker on Linux writes no build identifier, so the fingerprint is a hash
/// of the executable's content; libraries that are loaded at run time are not part of it.
public struct BuildFingerprint: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The fingerprint as text.
    public let description: String

    /// Makes a fingerprint of one's own, for processes that are known to belong together.
    public init(_ description: String) {
        self.description = description
    }

    /// The fingerprint of the executable that is running; computed once, in a few milliseconds.
    public static let current: BuildFingerprint = {
        guard let path = Executable.current, let hash = ContentHash.ofFile(path) else {
            // Fail closed: what cannot be compared must not match.
            return BuildFingerprint("executable that process \(getpid()) could not read")
        }
        return BuildFingerprint(hash)
    }()
}
