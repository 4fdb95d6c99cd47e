/// Starts nodes: processes of their own on this machine.
package struct NodeLauncher: Sendable {
    /// What a node is.
    package let program: ProcessProgram
    /// Where it can be seen that a node was killed for want of memory.
    package let memory: MemoryKillSources
    private let environment: [String: String]
    private let server: ForkServer?

    /// Prepares for starting nodes.
    ///
    /// Must not run while another thread changes the environment, which nodes get as it is now.
    package init(program: ProcessProgram = .thisExecutable, memory: MemoryKillSources = .system) {
        self.program = program
        self.memory = memory
        environment = currentEnvironment()
        server = .start(for: program, inherited: environment)
    }

    /// Starts a node's process, in a process group of its own. It ends when this process ends, however that happens.
    ///
    /// - Parameters:
    ///   - ticket: What the node is told; its log and its parent's number are filled in.
    ///   - log: The file to which the node's output is appended.
    /// - Returns: The node, which has yet to join.
    /// - Throws: a `RuntimeError` with code `nodeFailedToStart` or `systemCallFailed`.
    package func launch(_ ticket: ProcessTicket, log: String) async throws -> LaunchedNode {
        let ticket = ticket.forNode(log: log)
        let started = Promise<Result<LaunchedNode, RuntimeError>>()
        let life = LaunchedNode.Life()
        try MemberProcess.start(
            program, ticket, inherited: environment, log: log, memory: memory, server: server
        ) { [memory] event in
            switch event {
            case .started(let process):
                started.fulfil(.success(LaunchedNode(id: ticket.node, log: log, process, life)))
            case .failed(let error): started.fulfil(.failure(error))
            case .ready: life.ready.fulfil(())
            case .ended(let process, let end): life.ended(process, end, memory.read())
            }
        }
        // A node that has been started is not left alone when the caller is cancelled meanwhile: it is very soon there.
        return try await Task { try await started.wait() }.value.get()
    }

    /// Ends what was prepared for starting nodes. The nodes go on.
    package func close() async {
        try? await server?.end()
    }
}
