import SharedObjects
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the runtime does for a process that was started for a cluster.
struct RuntimeServices: ProcessServices {
    var nodeOptions: NodeAgent.Options { NodeAgent.Options() }

    func joinAsNode(_ context: ProcessContext, receiver: NodeAgent) async throws -> any HeadChannel {
        let member = try Self.member(context, home: context.ticket.peer)
        let host = member.client.stores.host
        member.client.serve { [weak host] message in
            if case .free(let objects) = message { host?.release(objects) }
            receiver.received(message)
        }
        member.client.takeInventory { [weak host] inventory in
            inventory.workers = receiver.workers
            host?.take(into: &inventory)
        }
        let session = try await Self.join(member, context)
        Task { receiver.headLost(try await session.loss.wait()) }
        return MemberChannel(session, member)
    }

    func leave(_ head: any HeadChannel) async {
        await (head as? MemberChannel)?.leave()
    }

    func serveWorker(_ context: ProcessContext) async throws {
        guard case .worker(let node) = context.ticket.role else { return }
        let member = try Self.member(context, home: node.peer)
        let agent = try WorkerAgent(client: member.client, types: context.types)
        member.client.serve { agent.received($0) }
        member.system.hooks.withLock { $0.endActor = { agent.end($0) } }
        member.system.hooks.withLock { $0.actorResigned = { agent.resigned($0) } }
        member.client.takeInventory { agent.take(into: &$0) }
        let session = try await Self.join(member, context)
        // Whatever the worker does has no worth any more.
        Task {
            _ = try await session.loss.wait()
            _exit(ParentLink.orphanExitCode)
        }
        context.reportReady()
        try await context.stop.wait()
        await agent.finish()
        await MemberChannel(session, member).leave()
    }

    private static func member(_ context: ProcessContext, home: PeerID) throws -> Member {
        let ticket = context.ticket
        // The fingerprint is not found out again where the starter has told it: that takes longer than all the rest.
        var options = ClusterSystem.Options(fingerprint: ticket.fingerprint ?? .current)
        options.security = try ticket.security
        let store: ObjectStoreOptions? =
            if case .node = ticket.role { try ObjectStoreOptions(text: ticket.objectStore) } else { nil }
        return try Member(
            peer: ticket.peer, types: context.types, token: ticket.token, options: options,
            memoryDomain: ticket.memoryDomain ?? Host.memoryDomain, store: store, home: home)
    }

    private static func join(
        _ member: Member, _ context: ProcessContext
    ) async throws -> HeadSession {
        let ticket = context.ticket
        let address = try await member.listen(
            besides: ticket.address, host: ticket.host, token: ticket.token, directory: ticket.directory)
        let session = HeadSession(
            member,
            HeadSession.Configuration(
                address: ticket.address, token: ticket.token, options: ticket.session,
                description: ticket.description(address: address.description)))
        try await session.start()
        return session
    }
}

/// The way to a head in another process, over whatever connection there is.
final class MemberChannel: HeadChannel {
    private let session: HeadSession
    private let member: Member

    init(_ session: HeadSession, _ member: Member) {
        self.session = session
        self.member = member
    }

    func send(_ message: ToHead) {
        // A worker may have written an object and ended before it could tell of it.
        if case .workerEnded = message, let objects = member.client.stores.host?.existing?.contents, !objects.isEmpty {
            member.client.send(.leftBehind(Array(objects.keys)))
        }
        member.client.send(message)
    }

    /// Says goodbye; returns when what was said before has been written.
    func leave() async {
        await session.leave()
    }
}
