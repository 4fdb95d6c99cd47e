#if LIBFUZZER
    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Darwin)
        import Darwin
    #endif

    /// The decoder that the environment names. libFuzzer calls it from one thread only.
    private nonisolated(unsafe) let target: FuzzTarget? = {
        guard let name = getenv("MANTA_FUZZ_TARGET") else { return nil }
        return FuzzTarget.all(seed: 1).first { $0.name == String(cString: name) }
    }()

    /// What libFuzzer calls: it draws the inputs by looking at which parts of the code they reach.
    @_cdecl("LLVMFuzzerTestOneInput")
    func fuzzOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
        guard let target else {
            print("MANTA_FUZZ_TARGET names no decoder: \(FuzzTarget.all(seed: 1).map(\.name))")
            exit(2)
        }
        _ = target.accepts(Array(UnsafeBufferPointer(start: bytes, count: count)))
        return 0
    }
#endif
