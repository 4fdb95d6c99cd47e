import ActorRuntime
import RuntimeTestActors
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite("A node that does not come to be is an error that says why", .timeLimit(.minutes(2)))
struct NodeLauncherTests {
    /// Starts the test program as a node that is to join a driver.
    private func launch(
        _ argument: String, executable: String = TestNode.path, atMost limit: Duration = .seconds(30),
        joining address: String = "unix:/nowhere/driver", _ token: JoinToken = .random(), in folder: String
    ) async throws -> LaunchedNode {
        let ticket = ProcessTicket(
            role: .node(NodeOffer(capacity: .none)), address: try ClusterAddress(parsing: address), token: token,
            directory: folder)
        let program = ProcessProgram(executable: executable, arguments: [argument])
        let node = try await NodeLauncher(program: program).launch(ticket, log: "\(folder)/node.log")
        try await node.waitUntilReady(atMost: limit)
        return node
    }

    @Test("A program that ends before it joins is an error with its last words")
    func failsToStart() async throws {
        try await withFolder { folder in
            let error = await #expect(throws: RuntimeError.self) { try await launch("fail", in: folder) }
            #expect(error?.code == .nodeFailedToStart)
            #expect(error?.message.contains("exited with code 3 before it joined") == true)
            #expect(error?.message.contains("there is no experiment of that name") == true)
            #expect(error?.obituary?.end == .exited(code: 3))
            #expect(error?.obituary?.role == .node)
        }
    }

    @Test("A program that never joins is ended after the time limit")
    func neverJoins() async throws {
        try await withFolder { folder in
            let error = await #expect(throws: RuntimeError.self) {
                try await launch("stall", atMost: .milliseconds(100), in: folder)
            }
            #expect(error?.code == .timedOut)
            #expect(error?.message.contains("its program must serve the cluster") == true)
        }
    }

    @Test("A program that is not there is an error that names it")
    func noProgram() async throws {
        try await withFolder { folder in
            let error = await #expect(throws: RuntimeError.self) {
                try await launch("serve", executable: "/nowhere/at/all", in: folder)
            }
            #expect(error?.code == .nodeFailedToStart && error?.message.contains("/nowhere/at/all") == true)
        }
    }

    @Test("Another build is refused: the node ends with an error in its log")
    func otherBuild() async throws {
        try await withFolder { folder in
            let driver = ClusterSystem(options: .init(fingerprint: .init("another build")))
            let token = JoinToken.random()
            let listener = try await driver.listen(on: .unixSocket("\(folder)/driver"), token: token)
            let error = await #expect(throws: RuntimeError.self) {
                try await launch("serve", joining: listener.address.description, token, in: folder)
            }
            #expect(error?.code == .nodeFailedToStart)
            #expect(error?.message.contains("built from other sources") == true)
            driver.shutdown()
            await listener.close()
        }
    }

    @Test("A node that is asked to end and does not is killed")
    func terminate() async throws {
        try await withFolder { folder in
            let ticket = ProcessTicket(
                role: .node(NodeOffer(capacity: .none)), address: try .unixSocket("\(folder)/driver"), token: .random(),
                directory: folder)
            let log = "\(folder)/node.log"
            let program = ProcessProgram(executable: TestNode.path, arguments: ["ignore"])
            let node = try await NodeLauncher(program: program).launch(ticket, log: log)
            await until { contents(of: log).contains("ignoring") }
            await node.terminate(grace: .milliseconds(50))
            #expect(node.currentTermination == .signalled(SIGKILL))
        }
    }

    private func contents(of path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 64)
        guard fgets(&line, 64, file) != nil else { return "" }
        return String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
