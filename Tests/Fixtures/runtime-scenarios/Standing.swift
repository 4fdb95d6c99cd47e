import ActorRuntime

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A cluster of processes that stand by themselves, for a scenario that ends some of them.
final class Stand {
    let folder: String
    private(set) var head: DetachedProcess
    private(set) var nodes: [DetachedProcess] = []
    private var nextNode = 0

    /// Starts a head and some nodes of two processors each.
    init(_ folder: String, nodes: Int) throws {
        // Nobody waits for the processes that are killed: the system forgets them by itself.
        signal(SIGCHLD, SIG_IGN)
        self.folder = "\(folder)/cluster"
        head = try Self.startHead(self.folder, logs: folder)
        for _ in 0..<nodes { try startNode() }
    }

    private static func startHead(_ folder: String, logs: String) throws -> DetachedProcess {
        let head = try DetachedProcess(
            ["cluster", "start", "--foreground", "--folder", folder], log: "\(logs)/head.log")
        try head.waitUntilReady()
        return head
    }

    func startNode() throws {
        nextNode += 1
        let logs = "\(folder)/logs"
        let node = try DetachedProcess(
            ["cluster", "join", folder, "--foreground", "--cpus", "2", "--logs", logs],
            log: "\(logs)/node-\(nextNode).log")
        try node.waitUntilReady()
        nodes.append(node)
    }

    func killNode(_ index: Int) {
        kill(nodes.remove(at: index).processIdentifier, SIGKILL)
    }

    func killHead() {
        kill(head.processIdentifier, SIGKILL)
    }

    func restartHead() throws {
        head = try Self.startHead(folder, logs: "\(folder)/logs")
    }

    func connect<Result>(_ body: (Cluster) async throws -> Result) async throws -> Result {
        try await withCluster(.connect(to: folder), body)
    }

    /// Ends the cluster, and waits until its processes are gone.
    func end() async throws {
        try await connect { try await $0.end() }
        for process in nodes + [head] {
            try await until("the process \(process.processIdentifier) has ended") {
                kill(process.processIdentifier, 0) != 0
            }
        }
    }
}

/// Scenarios with a head that is killed.
extension Scenarios {
    /// Runs `body` with a standing cluster that is ended afterwards.
    static func withStand(nodes: Int, _ body: (Stand) async throws -> Void) async throws {
        try await withFolder { folder in
            let stand = try Stand(folder, nodes: nodes)
            do {
                try await body(stand)
            } catch {
                for process in stand.nodes + [stand.head] { kill(process.processIdentifier, SIGKILL) }
                throw error
            }
            try await stand.end()
        }
    }

    static func headIsRestarted() async throws {
        try await withStand(nodes: 1) { stand in
            try await stand.connect { cluster in
                let counter = try await cluster.spawn(Counter.self, 0, .init(name: "counter", lifetime: .detached))
                try await expect(counter.increment(), 1)
                let large = try await cluster.put(Array(repeating: 2.5, count: 1 << 18))
                // Two run at a time: most are queued when the head is killed.
                let squares = try (1...8).map { try cluster.submit(Square(number: $0, delay: .milliseconds(200))) }
                try await until("the first is done") { try await cluster.wait(for: squares).ready.count == 1 }
                stand.killHead()
                // Calls do not pass through the head.
                try await expect(counter.increment(), 2)
                let late = try cluster.submit(Square(number: 20))
                try stand.restartHead()
                for (index, square) in squares.enumerated() {
                    try await expect(square.value, (index + 1) * (index + 1))
                }
                try await expect(late.value, 400)
                try await expect(large.value.count, 1 << 18)
                try await expect(counter.increment(), 3)
                let same = try await cluster.actor(ActorKey<Counter>("counter"))
                try await expect(same.increment(), 4)
                try await expect(cluster.status().epoch, 2)
                try await expectError(.nameTaken) { try await cluster.spawn(Counter.self, 0, .init(name: "counter")) }
            }
            // The actor outlives the program that spawned it.
            try await stand.connect { cluster in
                let counter = try await cluster.actor(ActorKey<Counter>("counter"))
                try await expect(counter.increment(), 5)
            }
        }
    }

    static func belongingsEndWithTheirProgram() async throws {
        try await withStand(nodes: 1) { stand in
            try await stand.connect { cluster in
                _ = try await cluster.spawn(Counter.self, 0, .init(name: "mine"))
                _ = try cluster.submit(Square(number: 1, delay: .seconds(600)))
            }
            try await stand.connect { cluster in
                try await until("what belonged to the first program has ended") {
                    let status = try await cluster.status()
                    return status.actors.allSatisfy { $0.state == "dead" } && status.counts.tasks.isEmpty
                }
                try await expectError(.actorNotFound) { try await cluster.actor(ActorKey<Counter>("mine")) }
            }
        }
    }
}
