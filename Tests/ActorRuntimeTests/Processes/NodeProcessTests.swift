import ActorRuntime
import Foundation
import RuntimeTestActors
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The node program lies in the build folder, beside the executable that runs the tests.
enum TestNode {
    static var path: String { "\(folder)/runtime-test-node" }

    /// The build folder.
    static var folder: String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let length = max(0, readlink("/proc/self/exe", &buffer, buffer.count))
        let linked = String(decoding: buffer.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
        let tests = linked.isEmpty ? CommandLine.arguments[0] : linked
        return tests.lastIndex(of: "/").map { String(tests[..<$0]) } ?? "."
    }
}

@Suite("Node processes", .timeLimit(.minutes(2)))
struct NodeProcessTests {
    private func withCluster(_ body: (LocalCluster) async throws -> Void) async throws {
        try await withLocalCluster(options: .init(fingerprint: testFingerprint), body)
    }

    private func spawn(_ cluster: LocalCluster, _ arguments: [String] = ["serve"]) async throws -> LocalNode {
        try await cluster.spawnNode(arguments: arguments, executable: TestNode.path)
    }

    @Test("A node joins, is called, calls back, and leaves in good order")
    func life() async throws {
        try await withCluster { cluster in
            let node = try await spawn(cluster)
            let worker = try await cluster.system.lookup(ActorKey<Worker>("worker"), on: node.id)
            #expect(try await worker.echo(5) == 5)
            let listener = Listener(actorSystem: cluster.system)
            #expect(try await worker.run(reportingTo: listener) == 100)
            await cluster.shutdown()
            #expect(try await node.termination == .exited(code: 0))
        }
    }

    @Test("After kill -9 the pending call fails with the signal as its cause")
    func killed() async throws {
        try await withCluster { cluster in
            let node = try await spawn(cluster)
            let worker = try await cluster.system.lookup(ActorKey<Worker>("worker"), on: node.id)
            let waiting = Task.immediate { try await worker.waitAtGate() }
            _ = try await worker.echo(1)
            let started = ContinuousClock.now
            node.kill()
            let error = await #expect(throws: RuntimeError.self) { try await waiting.value }
            // 3 ms on an idle machine; the bound allows for a busy one.
            #expect(started.duration(to: .now) < .seconds(2))
            #expect(error?.code == .peerLost)
            #expect((error?.cause as? RuntimeError)?.cause as? ProcessEnd == .signalled(SIGKILL))
            #expect("\(error.map(String.init(describing:)) ?? "")".contains("SIGKILL (9)"))
            #expect(try await node.termination == .signalled(SIGKILL))
            let later = await #expect(throws: RuntimeError.self) { try await worker.echo(1) }
            #expect(later?.code == .peerLost && later?.cause != nil)
        }
    }

    @Test("A program that ends before it joins is an error with its last words")
    func failsToStart() async throws {
        try await withCluster { cluster in
            let error = await #expect(throws: RuntimeError.self) { try await spawn(cluster, ["fail"]) }
            #expect(error?.code == .nodeFailedToStart)
            #expect(error?.message.contains("exited with code 3") == true)
            #expect(error?.message.contains("there is no experiment of that name") == true)
            #expect(cluster.nodes.isEmpty)
        }
    }

    @Test("A program that never joins is ended after the time limit")
    func neverJoins() async throws {
        try await withCluster { cluster in
            let error = await #expect(throws: RuntimeError.self) {
                try await cluster.spawnNode(
                    arguments: ["stall"], executable: TestNode.path, joinTimeout: .milliseconds(100))
            }
            #expect(error?.code == .timedOut)
            #expect(cluster.nodes.isEmpty)
        }
    }

    @Test("A program that is not there is an error that names it")
    func noProgram() async throws {
        try await withCluster { cluster in
            let error = await #expect(throws: RuntimeError.self) {
                try await cluster.spawnNode(arguments: [], executable: "/nowhere/at/all")
            }
            #expect(error?.code == .nodeFailedToStart && error?.message.contains("/nowhere/at/all") == true)
        }
    }

    @Test("Another build is refused: the node ends with an error in its log")
    func otherBuild() async throws {
        try await withLocalCluster(options: .init(fingerprint: .init("another build"))) { cluster in
            let error = await #expect(throws: RuntimeError.self) { try await spawn(cluster) }
            #expect(error?.message.contains("built from other sources") == true)
        }
    }

    @Test("A node that keeps its threads busy is ended by SIGTERM")
    func terminate() async throws {
        try await withCluster { cluster in
            let node = try await spawn(cluster)
            let worker = try await cluster.system.lookup(ActorKey<Worker>("worker"), on: node.id)
            let spinning = Task.immediate { try await worker.spin() }
            await node.terminate()
            #expect(node.currentTermination == .signalled(SIGTERM))
            await #expect(throws: RuntimeError.self) { try await spinning.value }
        }
    }

    @Test("When the driver is killed its node ends too, however busy it is")
    func driverGone() async throws {
        let executor = try ThreadExecutor("driver watch")
        defer { executor.shutdown() }
        let path = TestNode.path
        // The driver is killed and cannot clean up: its folder lies in one that the test removes.
        let folder = FileManager.default.temporaryDirectory.appending(path: "mt-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let isGone = try await executor.run { try startAndKillDriver(path, folder.path) }
        #expect(isGone)
    }

    @Test("Twenty nodes start side by side")
    func many() async throws {
        try await withCluster { cluster in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let node = try await spawn(cluster)
                        let worker = try await cluster.system.lookup(ActorKey<Worker>("worker"), on: node.id)
                        return try await worker.echo(number)
                    }
                }
                let numbers = try await group.reduce(into: Set<Int>()) { $0.insert($1) }
                #expect(numbers == Set(0..<20))
            }
            #expect(cluster.nodes.count == 20)
        }
    }
}

/// Starts a driver in a process of its own, reads from it which node process it has, kills it, and waits for the node.
private func startAndKillDriver(_ path: String, _ folder: String) throws -> Bool {
    guard let output = popen("TMPDIR=\(folder) exec \(path) drive", "r") else {
        throw RuntimeError(.systemCallFailed, "popen")
    }
    var line = [CChar](repeating: 0, count: 64)
    guard fgets(&line, 64, output) != nil else { throw RuntimeError(.systemCallFailed, "the driver said nothing") }
    let text = String(decoding: line.prefix { $0 != 0 && $0 != 10 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard let node = Int32(text), let driver = parent(of: node) else {
        throw RuntimeError(.systemCallFailed, "the driver said '\(text)'")
    }
    kill(driver, SIGKILL)
    pclose(output)
    // The node is a child of nobody here: look until it is gone, or only its entry is left.
    for _ in 0..<20_000 where isAlive(node) { usleep(500) }
    defer { kill(node, SIGKILL) }
    return !isAlive(node)
}

private func status(_ process: Int32) -> [Substring] {
    guard let file = fopen("/proc/\(process)/stat", "r") else { return [] }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 512)
    guard fgets(&line, 512, file) != nil else { return [] }
    let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard let name = text.lastIndex(of: ")") else { return [] }
    return text[name...].split(separator: " ")
}

private func parent(of process: Int32) -> Int32? {
    let fields = status(process)
    return fields.count > 2 ? Int32(fields[2]) : nil
}

private func isAlive(_ process: Int32) -> Bool {
    let fields = status(process)
    return fields.count > 1 && fields[1] != "Z"
}
