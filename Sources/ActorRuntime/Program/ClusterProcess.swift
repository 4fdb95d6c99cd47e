import Synchronization

#if canImport(Glibc)
    @preconcurrency import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The processes of a cluster, as the program sees them that all of them run.
public enum ClusterProcess {
    /// Serves if this process was started as a part of a cluster, and ends the process afterwards; returns at once if it
    /// was not.
    ///
    /// Call it first thing in `main`, unless the program is a ``ClusterProgram``: that does it by itself.
    ///
    /// - Parameter types: The types that other processes may name.
    public static func serveIfStarted(_ types: ClusterTypes) async {
        register(types)
        await serveIfStarted(types, RuntimeServices())
    }

    package static func serveIfStarted(_ types: ClusterTypes, _ services: some ProcessServices) async {
        do {
            guard let ticket = try ProcessTicket.takeFromEnvironment() else { return }
            // Lines reach the log as they are written, so that the last ones survive a crash.
            setvbuf(stdout, nil, _IOLBF, 0)
            try types.validate()
            try await serve(ticket, types, services)
            exit(0)
        } catch {
            fail(error)
        }
    }

    private static func serve(
        _ ticket: ProcessTicket, _ types: ClusterTypes, _ services: some ProcessServices
    ) async throws {
        let context = ProcessContext(ticket, types, ParentLink(ticket))
        let signals = TerminationSignals { _ in
            context.stop.fulfil(())
        } onFurther: { number in
            // Its workers end with it.
            _exit(128 + number)
        }
        defer { signals.cancel() }
        // Whoever has joined may be asked to end at once.
        try await signals.areTakenOver.wait()
        switch ticket.role {
        case .node: try await NodeProcess.serve(context, services)
        case .worker: try await services.serveWorker(context)
        }
    }

    /// Runs a program itself.
    ///
    /// A first Ctrl-C cancels it, so that what it holds is given back in good order; a second one ends the process at
    /// once. An error that it throws is printed after `error:`, and the process exits with code 1.
    package static func run(_ program: any ClusterProgram.Type) async {
        let work = Task {
            try program.types.validate()
            try await program.run()
        }
        let interruption = Promise<Int32>()
        let signals = TerminationSignals { number in
            interruption.fulfil(number)
            fputs("ending in good order; once more ends at once\n", stderr)
            work.cancel()
        } onFurther: { number in
            _exit(128 + number)
        }
        let outcome = await work.result
        signals.cancel()
        if let number = interruption.current { exit(128 + number) }
        if case .failure(let error) = outcome { fail(error) }
    }

    /// The types of the program that runs.
    package static var programTypes: ClusterTypes { registered.withLock { $0 } }
    private static let registered = Mutex(ClusterTypes())

    /// Makes types those of the program that runs.
    static func register(_ types: ClusterTypes) {
        registered.withLock { $0 = types }
    }

    private static func fail(_ error: any Error) -> Never {
        fputs("error: \(error)\n", stderr)
        exit(1)
    }
}
