/// A node's process, from the moment it has its ticket to its end.
enum NodeProcess {
    private enum Outcome: Sendable {
        case asked
        case lost(RuntimeError)
    }

    /// Serves as a node until somebody wants it to end, or the head is lost for good. No worker is left then.
    ///
    /// - Throws: why the node could not join, or why it lost its head.
    static func serve(
        _ context: ProcessContext, _ services: some ProcessServices
    ) async throws {
        let agent = NodeAgent(context.ticket, options: services.nodeOptions)
        let joined = Promise<any HeadChannel>()
        let outcome = try await firstOf(
            {
                let head = try await services.joinAsNode(context, receiver: agent)
                agent.attach(head)
                joined.fulfil(head)
                context.reportReady()
                return Outcome.lost(try await agent.loss.wait())
            },
            {
                try await context.stop.wait()
                return .asked
            })
        if case .lost(let error) = outcome {
            try await agent.finished.wait()
            try await agent.close()
            throw error
        }
        try await agent.shutDown()
        if let head = joined.current { await services.leave(head) }
    }
}
