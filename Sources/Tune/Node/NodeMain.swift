import ActorRuntime

#if canImport(Glibc)
    @preconcurrency import Glibc
#else
    import Darwin
#endif

/// The main program of a node process.
public enum NodeMain {
    /// Whether the program was started as a node: its first argument is `node`.
    public static func isInvoked(with arguments: [String]) -> Bool {
        arguments.first == "node"
    }

    /// Joins the driver that started this process and serves its trials until it is gone; then ends the process.
    public static func run(experiments: [any Experiment.Type]) async -> Never {
        do {
            let ticket = try JoinTicket.takeFromEnvironment()
            let system = ClusterSystem(peer: ticket.peer)
            let executor = try ThreadExecutor("training")
            let runner = TrialRunner(experiments: experiments, executor: executor, actorSystem: system)
            try system.register(runner, as: TrialRunner.key)
            let session = try await NodeRuntime.join(ticket, system: system)
            if let loss = await session.serve() { throw loss }
            exit(0)
        } catch {
            fputs("error: \(error)\n", stderr)
            exit(1)
        }
    }
}
