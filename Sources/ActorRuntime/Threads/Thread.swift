#if canImport(Glibc)
    import CLinux
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Threads of our own, for work that must not run on the cooperative pool.
enum Thread {
    private final class Body {
        let name: String
        let run: @Sendable () -> Void

        init(_ name: String, _ run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }

    /// Starts a detached thread.
    ///
    /// - Throws: a `RuntimeError` when the system has no more threads.
    static func start(_ name: String, _ run: @escaping @Sendable () -> Void) throws(RuntimeError) {
        let body = Unmanaged.passRetained(Body(name, run))
        #if os(Linux)
            var thread = pthread_t()
        #else
            var thread: pthread_t?
        #endif
        let failure = pthread_create(&thread, nil, Self.main, body.toOpaque())
        guard failure == 0 else {
            body.release()
            throw RuntimeError.systemCall("starting the thread '\(name)'", errno: failure)
        }
        #if os(Linux)
            pthread_detach(thread)
        #else
            if let thread { pthread_detach(thread) }
        #endif
    }

    #if os(Linux)
        private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
            guard let context else { return nil }
            let body = Unmanaged<Body>.fromOpaque(context).takeRetainedValue()
            // The kernel keeps 15 characters.
            _ = clinux_set_thread_name(String(body.name.prefix(15)))
            body.run()
            return nil
        }
    #else
        private static let main: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { context in
            let body = Unmanaged<Body>.fromOpaque(context).takeRetainedValue()
            pthread_setname_np(body.name)
            body.run()
            return nil
        }
    #endif
}
