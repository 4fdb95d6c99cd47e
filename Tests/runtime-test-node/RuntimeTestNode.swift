import ActorRuntime
import RuntimeTestActors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A node process for tests: `runtime-test-node (serve | drive | stall | fail)`.
@main
struct RuntimeTestNode {
    static func main() async {
        do {
            try await run()
        } catch {
            print("error: \(error)")
            exit(1)
        }
    }

    static func run() async throws {
        switch CommandLine.arguments.dropFirst().first {
        case "serve": try await serve()
        case "drive": try await drive()
        case "stall": try await Task.sleep(for: .seconds(3600))
        default:
            print("the first line")
            print("there is no experiment of that name")
            exit(3)
        }
    }

    static func serve() async throws {
        let ticket = try JoinTicket.takeFromEnvironment()
        let system = ClusterSystem(peer: ticket.peer, options: .init(fingerprint: testFingerprint))
        try system.register(Worker(actorSystem: system), as: ActorKey("worker"))
        try await NodeRuntime.join(ticket, system: system).serve()
    }

    /// A driver of its own, which starts one node, prints its process, keeps it busy, and waits to be killed.
    static func drive() async throws {
        let cluster = try await LocalCluster.start(options: .init(fingerprint: testFingerprint))
        let node = try await cluster.spawnNode(arguments: ["serve"])
        let worker = try await cluster.system.lookup(ActorKey<Worker>("worker"), on: node.id)
        write(1, "\(node.processIdentifier)\n", node.processIdentifier.description.utf8.count + 1)
        try await worker.spin()
    }
}
