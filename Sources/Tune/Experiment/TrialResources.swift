/// What one trial occupies while it runs.
public struct TrialResources: Hashable, Codable, Sendable {
    /// Processors; BLAS uses as many threads, at least one.
    public var cpus: Double

    /// So many processors.
    public static func cpus(_ cpus: Double) -> Self { Self(cpus: cpus) }

    /// The threads that numeric libraries may use: the whole processors of the share, at least one.
    public var threads: Int { max(1, Int(min(cpus, 1024))) }
}
