internal import CLinearAlgebra

extension BLAS {
    /// The BLAS in use by this process.
    public struct Implementation: Hashable, Sendable, Codable, CustomStringConvertible {
        /// "OpenBLAS", "BLIS" or "reference" (anything that is neither of the first two).
        public let name: String

        /// What the library says of its version and build, where it does.
        public let version: String?

        /// The processor core whose kernels the library chose, such as "SkylakeX", where it says so.
        public let core: String?

        /// One line: the name and the core.
        public var description: String {
            guard let core else { return "\(name) BLAS" }
            return "\(name) (\(core))"
        }
    }

    /// The BLAS in use by this process. It is fixed from the start of the process on.
    public static let implementation: Implementation = {
        let name =
            switch UInt32(bitPattern: manta_blas_kind()) {
            case MANTA_BLAS_OPENBLAS.rawValue: "OpenBLAS"
            case MANTA_BLAS_BLIS.rawValue: "BLIS"
            default: "reference"
            }
        return Implementation(
            name: name, version: manta_blas_version().map { String(cString: $0) },
            core: manta_blas_core().map { String(cString: $0) })
    }()

    /// The number of threads that one call may use, at least 1.
    ///
    /// Setting it takes effect at the next call, for the whole process; a value below 1 counts as 1, and a BLAS without
    /// threads (``hasThreads`` is false) stays at 1. Trials that share a machine should use as many threads together as
    /// it has processors.
    public static var threads: Int {
        get { Int(manta_blas_threads()) }
        set { _ = manta_blas_set_threads(Int32(clamping: max(1, newValue))) }
    }

    /// Whether ``threads`` can be set.
    public static var hasThreads: Bool {
        implementation.name != "reference"
    }

    /// What would make this BLAS faster on this machine, or nil.
    ///
    /// OpenBLAS 0.3.21 takes some AVX-512 processors for a Haswell, at half their speed. It reads `OPENBLAS_CORETYPE`
    /// while it is loaded, so only the parent of a process can set it: see ``environmentForChildren``.
    public static var hint: String? {
        guard let (name, value) = environmentForChildren.first else {
            guard implementation.name == "reference" else { return nil }
            return "install a fast BLAS, on Debian libopenblas0-pthread: the reference BLAS is some 10 times slower"
        }
        return
            "start the process with \(name)=\(value): this processor has AVX-512, which \(implementation) does not use"
    }

    /// Environment variables with which a process started by this one would have a faster BLAS; usually none.
    public static var environmentForChildren: [String: String] {
        guard implementation.name == "OpenBLAS", implementation.core == "Haswell", manta_processor_has_avx512() else {
            return [:]
        }
        return ["OPENBLAS_CORETYPE": "SkylakeX"]
    }
}
