import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A node's process that this one has started.
package final class LaunchedNode: Sendable {
    /// What becomes known while the process lives.
    final class Life: Sendable {
        let ready = Promise<Void>()
        let obituary = Promise<ProcessObituary>()
        let isKilled = Atomic(false)

        func ended(_ process: MemberProcess, _ end: ProcessEnd, _ kills: MemoryKills) {
            var ledger = MemoryKillLedger()
            let isUnexplained = end == .signalled(SIGKILL) && !isKilled.load(ordering: .relaxed)
            let evidence = isUnexplained ? ledger.claim(from: process.memoryKills, to: kills) : nil
            obituary.fulfil(process.obituary(end, memory: evidence))
        }
    }

    /// The node's identity.
    package let id: NodeID
    /// The file that holds its output.
    package let log: String
    private let process: MemberProcess
    private let life: Life

    init(id: NodeID, log: String, _ process: MemberProcess, _ life: Life) {
        self.id = id
        self.log = log
        self.process = process
        self.life = life
    }

    /// The number of the process.
    package var processIdentifier: Int32 { process.processIdentifier }

    /// How the process ended, once it has.
    ///
    /// - Throws: `CancellationError` when the waiting task is cancelled.
    package var termination: ProcessEnd {
        get async throws { try await life.obituary.wait().end }
    }

    /// How the process ended, if it has.
    package var currentTermination: ProcessEnd? { life.obituary.current?.end }

    /// Why the process ended, once it has: how, and the last words in its log.
    ///
    /// - Throws: `CancellationError` when the waiting task is cancelled.
    package var explanation: RuntimeError {
        get async throws { Self.explain(id, try await life.obituary.wait()) }
    }

    /// Ends the process at once (SIGKILL), and with it all its workers.
    package func kill() {
        life.isKilled.store(true, ordering: .relaxed)
        process.kill()
    }

    /// Asks the node to leave in good order, and kills it if it has not after `grace`. Returns when it has ended.
    ///
    /// A node in turn gives its workers time to end: with less grace than that they are killed with it.
    package func terminate(grace: Duration) async {
        process.terminate()
        guard await !hasEnded(within: grace) else { return }
        kill()
        _ = await hasEnded(within: .seconds(30))
    }
}

extension LaunchedNode {
    /// Waits until the node has joined its cluster.
    ///
    /// - Throws: a `RuntimeError` with code `nodeFailedToStart` that quotes the log when the process ends first, or
    ///   `timedOut`; `CancellationError` when the waiting task is cancelled. No process is left behind then.
    package func waitUntilReady(atMost limit: Duration = .seconds(30)) async throws {
        let (life, id, process) = (life, id, processIdentifier)
        let late = RuntimeError(
            .timedOut,
            "the node \(id) (process \(process)) did not join within \(limit): its program must serve the cluster, as a "
                + "ClusterProgram does; its log is '\(log)'")
        do {
            try await withTimeLimit(limit, late: { late }) {
                try await firstOf(
                    { try await life.ready.wait() },
                    {
                        throw try await life.obituary.wait().error(
                            "the node \(id)", .nodeFailedToStart, remark: " before it joined")
                    })
            }
        } catch {
            kill()
            _ = await hasEnded(within: .seconds(30))
            throw error
        }
    }

    private static func explain(_ id: NodeID, _ obituary: ProcessObituary) -> RuntimeError {
        obituary.error("the node \(id)", .peerLost)
    }

    /// Whether the process ends within a time. A cancelled caller waits all the same.
    private func hasEnded(within limit: Duration) async -> Bool {
        let life = life
        let waiting = Task {
            try await withTimeLimit(limit, late: { CancellationError() }, { _ = try await life.obituary.wait() })
        }
        return (try? await waiting.value) != nil
    }
}
