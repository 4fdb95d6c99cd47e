import ActorRuntime

/// C14 to C17: placement groups.
extension Scenarios {
    static func bundlesArePackedOrSpread() async throws {
        try await withCluster(.local(nodes: 2, resources: .cpus(4))) { cluster in
            for strategy in [PlacementGroupStrategy.pack, .strictPack] {
                let group = try await cluster.reserve([.cpus(2), .cpus(2)], strategy)
                try expect(Set(group.nodes).count, 1, "\(strategy)")
                cluster.remove(group)
            }
            let spread = try await cluster.reserve([.cpus(2), .cpus(2)], .spread)
            try expect(Set(spread.nodes).count, 2, "spread")
        }
    }

    static func strictSpreadUsesThreeNodes() async throws {
        try await withCluster(.local(nodes: 3, resources: .cpus(2))) { cluster in
            let group = try await cluster.reserve(Array(repeating: .cpus(1), count: 3), .strictSpread)
            try expect(Set(group.nodes).count, 3)
            try await expectError(.infeasible) {
                try await cluster.reserve(Array(repeating: .cpus(1), count: 4), .strictSpread)
            }
        }
    }

    static func removedGroupEndsWhatIsInIt() async throws {
        try await withCluster(.local(nodes: 1, resources: .cpus(4))) { cluster in
            let group = try await cluster.reserve([.cpus(2), .cpus(2)], .pack)
            let actor = try await cluster.spawn(
                Counter.self, 0, .init(resources: .cpus(2), placement: group.bundle(0)))
            try await expect(actor.increment(), 1)
            let task = try cluster.submit(
                Square(number: 1, delay: .seconds(600)),
                .init(resources: .cpus(2), placement: group.bundle(1), retries: .none))
            try await until("the task runs") {
                try await cluster.status().tasks.contains { $0.state == "running" }
            }
            for _ in 0..<3 { cluster.remove(group) }
            try await expectError(.actorDied) { try await actor.increment() }
            try await expectError(.workerLost) { try await task.value }
            try await expect(cluster.submit(Square(number: 3), .init(resources: .cpus(4))).value, 9)
        }
    }

    static func pendingGroupCanBeRemoved() async throws {
        try await withCluster(.local(nodes: 1, resources: .cpus(4))) { cluster in
            let first = try await cluster.reserve([.cpus(4)])
            let second = Task { try await cluster.reserve([.cpus(4)]) }
            try await until("the second group waits") {
                try await cluster.status().groups.contains { $0.state == "waiting" }
            }
            second.cancel()
            try await until("it is gone") { try await cluster.status().groups.count == 1 }
            cluster.remove(first)
            try await expect(cluster.submit(Square(number: 2), .init(resources: .cpus(4))).value, 4)
            try await expectError(.invalidResources) { try await cluster.reserve([.custom("bundle", 1)]) }
        }
    }
}
