import ActorRuntime
import Distributed

#if canImport(Glibc)
    @preconcurrency import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Says what its process looks like to the system.
distributed actor Mirror: ClusterActor {
    typealias ActorSystem = ClusterSystem

    init(_ nothing: NoArguments, actorSystem: ClusterSystem) {
        self.actorSystem = actorSystem
    }

    distributed func process() -> Int32 { getpid() }

    distributed func portrait() throws -> Portrait { try Portrait() }

    /// Ends its process with a last word.
    distributed func die(_ word: String) {
        fputs("error: \(word)\n", stderr)
        _exit(9)
    }
}

/// What must not depend on how a process was started.
struct Portrait: Codable, Equatable, Sendable {
    /// What its descriptors are, by number, but for those that it opens in an order of its own.
    var descriptors: [String]
    /// The names of the variables of its environment.
    var variables: [String]
    var arguments: String
    var directory: String
    var parent: Int32
    var leadsItsGroup: Bool
    /// The masks of its signals, and the limits that it is under.
    var signals: [String]
    var limits: String
    /// Whether the secret of the cluster can be read from outside.
    var showsTicket: Bool

    init() throws {
        descriptors = (0...3).map { number in
            let target = Portrait.link("/proc/self/fd/\(number)")
            return target.hasPrefix("socket:") ? "socket" : Portrait.withoutIdentity(target)
        }
        variables = []
        var entry: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = environ
        while let text = entry?.pointee {
            variables.append(String(String(cString: text).prefix { $0 != "=" }))
            entry = entry?.successor()
        }
        variables.sort()
        arguments = try Portrait.text("/proc/self/cmdline")
        directory = Portrait.link("/proc/self/cwd")
        parent = getppid()
        leadsItsGroup = getpgrp() == getpid()
        signals = try Portrait.text("/proc/self/status").split(separator: "\n")
            .filter { line in ["SigIgn", "SigCgt", "SigBlk", "Umask"].contains { line.hasPrefix($0) } }.map(String.init)
        limits = try Portrait.text("/proc/self/limits")
        showsTicket = try Portrait.text("/proc/self/environ").contains("MANTA_PROCESS_TICKET=1")
    }

    private static func link(_ path: String) -> String {
        var target = [CChar](repeating: 0, count: 4096)
        let length = readlink(path, &target, target.count - 1)
        return String(decoding: target.prefix(max(0, length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// A worker's log has the worker's name.
    private static func withoutIdentity(_ path: String) -> String {
        path.replacing(#/worker-[0-9a-f]+/#, with: "worker")
    }

    fileprivate static func text(_ path: String) throws -> String {
        guard let file = fopen(path, "r") else { throw Failure("\(path) cannot be read") }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}

/// A process as `/proc` shows it.
private struct Listed {
    let process: Int32
    let name: String
    let state: Character
    let parent: Int32

    init?(_ process: Int32) {
        guard let text = try? Portrait.text("/proc/\(process)/stat"), let start = text.firstIndex(of: "("),
            let end = text.lastIndex(of: ")")
        else { return nil }
        let rest = text[text.index(after: end)...].split(separator: " ")
        guard rest.count > 1, let state = rest[0].first, let parent = Int32(rest[1]) else { return nil }
        self.process = process
        name = String(text[text.index(after: start)..<end])
        self.state = state
        self.parent = parent
    }

    /// All processes.
    static func all() -> [Listed] {
        guard let folder = opendir("/proc") else { return [] }
        defer { closedir(folder) }
        var found: [Listed] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if let process = Int32(name), let listed = Listed(process) { found.append(listed) }
        }
        return found
    }

    static func children(of parent: Int32) -> [Listed] { all().filter { $0.parent == parent } }

    /// The processes that a process has started, and those that these have started.
    static func descendants(of parent: Int32) -> [Listed] {
        let all = all()
        var found: [Listed] = []
        var parents = [parent]
        while let next = parents.popLast() {
            let children = all.filter { $0.parent == next }
            found += children
            parents += children.map(\.process)
        }
        return found
    }
}

/// Scenarios about how processes are started, on Linux.
extension Scenarios {
    private static func withOneNode(_ body: (LocalClusterHost, Int32) async throws -> Void) async throws {
        var options = LocalClusterOptions()
        options.nodes = [LocalClusterOptions.Node(resources: .cpus(8))]
        try await withLocalClusterHost(options, types: types) { host in
            guard let node = host.nodeProcesses.values.first else { throw Failure("there is no node") }
            try await body(host, node)
        }
    }

    private static func server(of node: Int32) -> Int32? {
        Listed.children(of: node).first { $0.name == "fork-server" }?.process
    }

    /// What a worker looks like once its main thread has nothing more to do than to wait for signals, and blocks none.
    private static func settledPortrait(of mirror: Mirror) async throws -> Portrait {
        var portrait = try await mirror.portrait()
        try await until("no signal is blocked") {
            portrait = try await mirror.portrait()
            return portrait.signals.contains("SigBlk:\t0000000000000000")
        }
        return portrait
    }

    /// A worker is the same process whether it was forked or started, and dies the same death.
    static func forkedWorkersAreLikeOthers() async throws {
        try await withOneNode { host, node in
            let forked = try await host.cluster.spawn(Mirror.self)
            let portrait = try await settledPortrait(of: forked)
            try expect(portrait.parent, node)
            try expect(portrait.leadsItsGroup, "the worker leads a group of its own")
            try expect(!portrait.showsTicket, "the ticket cannot be read from outside")
            try expect(!portrait.variables.contains { $0.hasPrefix("MANTA_FORK") }, "\(portrait.variables)")
            let loss = try await expectError(.actorDied) { try await forked.die("a last word") }
            try expect("\(loss)".contains("exited with code 9") && "\(loss)".contains("a last word"), "\(loss)")
            guard let server = server(of: node) else { throw Failure("the node has no fork server") }
            try expect(try Portrait.text("/proc/\(server)/status").contains("Threads:\t1\n"), "one thread")
            kill(server, SIGKILL)
            try await until("nothing is left of the server") { kill(server, 0) != 0 }
            // Those that were forked before may wait for work.
            try await until("no worker is left") {
                let workers = Listed.children(of: node)
                for worker in workers { kill(worker.process, SIGKILL) }
                return workers.isEmpty
            }
            let started = try await host.cluster.spawn(Mirror.self)
            try expect(try await settledPortrait(of: started), portrait)
            let other = try await expectError(.actorDied) { try await started.die("another word") }
            try expect("\(other)".contains("exited with code 9") && "\(other)".contains("another word"), "\(other)")
        }
    }

    /// Workers outlive the server that has forked them, and their end is known all the same.
    static func workersOutliveTheirServer() async throws {
        try await withOneNode { host, node in
            let counter = try await host.cluster.spawn(Counter.self, 0)
            guard let server = server(of: node) else { throw Failure("the node has no fork server") }
            kill(server, SIGKILL)
            try await until("nothing is left of the server") { kill(server, 0) != 0 }
            try await expect(counter.increment(), 1)
            kill(try await counter.process(), SIGKILL)
            let loss = try await expectError(.actorDied) {
                while true { _ = try await counter.increment() }
            }
            try expect("\(loss)".contains("killed by SIGKILL"), "\(loss)")
            try await until("no zombie is left") { !Listed.children(of: node).contains { $0.state == "Z" } }
        }
    }

    /// Workers that have hardly begun end when they are stopped, in good order and not by force.
    static func workersEndAsSoonAsTheyAreStopped() async throws {
        try await withOneNode { host, node in
            for _ in 0..<50 {
                let mirror = try await host.cluster.spawn(Mirror.self)
                let process = try await mirror.process()
                try await host.cluster.stop(mirror)
                try await until("the stopped worker has ended") { kill(process, 0) != 0 }
            }
        }
    }

    /// A killed node takes its workers and its server with it, and an ended cluster leaves nothing behind.
    static func nothingIsLeftOfForkedProcesses() async throws {
        try await withOneNode { host, node in
            var mirrors: [Mirror] = []
            for _ in 0..<3 { mirrors.append(try await host.cluster.spawn(Mirror.self)) }
            for mirror in mirrors { _ = try await mirror.process() }
            let family = Listed.descendants(of: node)
            try expect(family.count >= 2, "\(family.count) processes belong to the node")
            kill(node, SIGKILL)
            for member in family {
                try await until("\(member) is gone") { kill(member.process, 0) != 0 }
            }
            try await host.startNode(LocalClusterOptions.Node(resources: .cpus(2)))
        }
        let rest = Listed.descendants(of: getpid())
        try expect(rest.isEmpty, "the cluster has left \(rest)")
    }
}
