import ActorRuntime

/// C9 and C11 to C13: tasks and results that are lost.
extension Scenarios {
    static func taskIsRetried() async throws {
        try await withFolder { folder in
            try await withCluster(.local(nodes: 1)) { cluster in
                let reference = try cluster.submit(
                    DieUntil(tries: 2, file: "\(folder)/tries"), .init(retries: .atMost(5)))
                try await expect(reference.value, 3)
                let other = try cluster.submit(
                    DieUntil(tries: 9, file: "\(folder)/again"), .init(retries: .atMost(1)))
                let error = try await expectError(.workerLost) { try await other.value }
                try expect("\(error)".contains("exited with code 9"), "the root cause is named in \(error)")
            }
        }
    }

    /// Two nodes that do not share memory; `body` gets a way to lose the one that makes things, and a new one for it.
    private static func withFragileNode(
        _ body: (Cluster, @escaping @Sendable () async throws -> Void) async throws -> Void
    ) async throws {
        var options = LocalClusterOptions(nodes: [.init(resources: .cpus(1))])
        options.sharesMemory = false
        try await withLocalClusterHost(options, types: types) { host in
            let maker = LocalClusterOptions.Node(resources: [.cpus(1), .custom("maker", 1)])
            try await host.startNode(maker)
            try await body(host.cluster) {
                let status = try await host.cluster.status()
                guard let node = status.nodes.first(where: { $0.state == "alive" && $0.capacity.custom("maker") })
                else {
                    throw Failure("there is no node that makes things")
                }
                host.killNode(node.id)
                try await until("the node is lost") {
                    try await host.cluster.status().nodes.contains { $0.id == node.id && $0.state == "lost" }
                }
                try await host.startNode(maker)
            }
        }
    }

    static func lostResultIsRebuilt() async throws {
        try await withFragileNode { cluster, lose in
            let options = TaskOptions(resources: [.cpus(1), .custom("maker", 1)], retries: .atMost(1))
            let reference = try cluster.submit(MakeBytes(count: 10_000_000), options)
            _ = try await cluster.wait(for: [reference])
            try await lose()
            try await expect(cluster.submit(CountBytes(bytes: reference)).value, 10_000_000)
        }
    }

    static func resultIsLostTooOften() async throws {
        try await withFragileNode { cluster, lose in
            let options = TaskOptions(resources: [.cpus(1), .custom("maker", 1)], retries: .atMost(1))
            let reference = try cluster.submit(MakeBytes(count: 10_000_000), options)
            _ = try await cluster.wait(for: [reference])
            try await lose()
            try await until("it is made again") {
                try await cluster.status().objects.contains { $0.id == reference.id && $0.state == "stored" }
            }
            try await lose()
            try await expectError(.reconstructionFailed) { try await reference.value }
        }
    }

    static func lostResultStaysLost() async throws {
        try await withFragileNode { cluster, lose in
            let options = TaskOptions(resources: [.cpus(1), .custom("maker", 1)], rebuildsLostResult: false)
            let reference = try cluster.submit(MakeBytes(count: 10_000_000), options)
            _ = try await cluster.wait(for: [reference])
            try await lose()
            try await expectError(.objectLost) { try await reference.value }
        }
    }

    static func lostActorResults() async throws {
        try await withFragileNode { cluster, lose in
            let options = ActorOptions(resources: .custom("maker", 1), restarts: .always)
            let keeper = try await cluster.spawn(Keeper.self, options)
            let lost = try cluster.submit(
                Fill(count: 1_000_000), on: keeper, .init(retries: .none, rebuildsLostResult: false))
            let kept = try cluster.submit(Fill(count: 1_000_000), on: keeper, .init(retries: .unlimited))
            _ = try await cluster.wait(for: [lost, kept], count: 2)
            for _ in 0..<10 {
                try await lose()
                try await expect(kept.value.count, 1_000_000)
            }
            try await expectError(.objectLost) { try await lost.value }
        }
    }
}

extension Resources {
    fileprivate func custom(_ name: String) -> Bool {
        amount(of: name).doubleValue > 0
    }
}
