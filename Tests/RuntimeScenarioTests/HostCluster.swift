import Foundation
import TestSupport

/// A cluster of three hosts, kept up with the commands that people use, over a network with 100 ms latency each way and
/// 5 % loss. The head is in host 1.
struct HostCluster {
    /// What `cluster status` says of a node.
    struct Node: Equatable {
        let id: String
        let state: String
        let reason: String?
        let address: String?

        init?(_ object: [String: Any]) {
            guard let id = object["id"] as? String, let state = object["state"] as? String else { return nil }
            self.id = id
            self.state = state
            reason = object["reason"] as? String
            address = object["address"] as? String
        }

        func isIn(_ host: Int) -> Bool { address?.hasPrefix("tcp://\(Hosts.address(of: host)):") == true }
    }

    private static let head = "tcp://\(Hosts.address(of: 1)):7077"
    /// Nodes offer little: there are three on this machine.
    private static let offer = ["--cpus", "1", "--object-memory", "64MiB"]

    let hosts: Hosts
    private let token: String

    /// Starts the head with a node in host 1.
    init(on hosts: Hosts) throws {
        self.hosts = hosts
        for (host, member) in [(1, "head"), (2, "node-2"), (3, "node-3")] {
            let words = ["cluster", "certificates", "certs", "--member", member, "--host", Hosts.address(of: host)]
            try Self.require(hosts.run("manta", words, in: host))
        }
        try hosts.tell("delay", "100")
        try hosts.tell("loss", "5")
        let words = [
            "cluster", "start", "--folder", "cluster", "--listen", "tcp://0.0.0.0:7077", "--host", Hosts.address(of: 1),
            "--certificates", "certs", "--member", "head",
        ]
        try Self.require(hosts.run("manta", words + Self.offer, in: 1))
        let file = hosts.folder.appending(path: "cluster/token")
        token = try String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Adds a host as a node. A try may fail: the network loses packets.
    func join(_ host: Int) throws {
        let words = [
            "cluster", "join", Self.head, "--certificates", "certs", "--member", "node-\(host)", "--logs",
            "logs-\(host)",
        ]
        var outcome: Program.Outcome
        var tries = 0
        repeat {
            outcome = try hosts.run("manta", words + Self.offer, in: host, environment: ["MANTA_CLUSTER_TOKEN": token])
            tries += 1
        } while outcome.status != 0 && tries < 4
        try Self.require(outcome)
    }

    /// What the head knows of the nodes. Asked in its own host, where nothing is lost.
    func nodes() throws -> [Node] {
        let outcome = try hosts.run("manta", ["cluster", "status", "cluster", "--json"], in: 1)
        try Self.require(outcome)
        let nodes = (outcome.document as? [String: Any])?["nodes"] as? [[String: Any]]
        return (nodes ?? []).compactMap(Node.init)
    }

    /// What the head knows of a node.
    func node(_ id: String) throws -> Node? { try nodes().first { $0.id == id } }

    /// Looks at the nodes until something holds of them.
    ///
    /// - Returns: How long that took; nil if it took longer than `limit`.
    func wait(atMost limit: Duration, until condition: ([Node]) throws -> Bool) throws -> Duration? {
        let start = ContinuousClock.now
        while ContinuousClock.now - start < limit {
            if try condition(nodes()) { return ContinuousClock.now - start }
            usleep(50_000)
        }
        return nil
    }

    /// What the node of a host and its predecessors have written to their log.
    func log(of host: Int) -> String {
        let file = hosts.folder.appending(path: "logs-\(host)/node.log")
        return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }

    func stop() throws {
        try Self.require(hosts.run("manta", ["cluster", "stop", "cluster"], in: 1))
    }

    private static func require(_ outcome: Program.Outcome) throws {
        guard outcome.status == 0 else { throw Hosts.Failure(description: outcome.errors) }
    }
}
