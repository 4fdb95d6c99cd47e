import ActorRuntime

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Processes that are lost or do not listen, and many of them.
extension Scenarios {
    static func lossIsExplained() async throws {
        try await withLocalClusterHost(.init(nodes: [.init(resources: .none)]), types: types) { host in
            let cluster = host.cluster
            let counter = try await cluster.spawn(Counter.self, 0)
            try expect(cluster.knownEnd(of: counter) == nil, "the actor lives")
            let process = try await counter.process()
            let pending = Task.immediate { try await counter.rest() }
            _ = try await counter.increment()
            let killed = ContinuousClock.now
            kill(process, SIGKILL)
            let error = try await expectError(.actorDied) { try await pending.value }
            // A few milliseconds on an idle machine; the bound allows for a busy one.
            try expect(killed.duration(to: .now) < .seconds(2), "the call fails soon")
            let obituary = error.obituary
            try expect(obituary?.end, .signalled(SIGKILL), "\(error)")
            try expect(obituary?.role, .worker)
            try expect(obituary?.processIdentifier, process)
            try expect(cluster.knownEnd(of: counter)?.obituary, obituary)
            let later = try await expectError(.actorDied) { try await counter.increment() }
            try expect(later.obituary, obituary)

            let other = try await cluster.spawn(Counter.self, 0)
            for node in host.nodeProcesses.keys {
                host.killNode(node)
                try await host.waitForEnd(of: node)
            }
            let lost = try await expectError(.actorDied) { try await other.rest() }
            try expect(lost.obituary?.role, .node, "\(lost)")
        }
    }

    static func busyWorkerEnds() async throws {
        var options = LocalClusterOptions()
        options.grace = .milliseconds(200)
        let process = try await withCluster(.local(nodes: 1, options: options)) { cluster in
            let counter = try await cluster.spawn(Counter.self, 0)
            let process = try await counter.process()
            _ = Task.immediate { try await counter.spin() }
            return process
        }
        try await until("the process is gone") { kill(process, 0) != 0 }
    }

    static func manyNodesStart() async throws {
        let nodes = Array(repeating: LocalClusterOptions.Node(resources: .none), count: 20)
        try await withLocalClusterHost(.init(nodes: nodes), types: types) { host in
            try expect(host.nodeProcesses.count, 20)
            try expect(try await host.cluster.status().nodes.count { $0.state == "alive" }, 20)
        }
    }
}
