import ActorRuntime

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// C5 to C8 and C10: actors that are lost and made again.
extension Scenarios {
    static func actorRestartsOnce() async throws {
        try await withFolder { folder in
            try await withCluster(.local(nodes: 1)) { cluster in
                let counter = try await cluster.spawn(Counter.self, 0, .init(restarts: .atMost(1)))
                let file = "\(folder)/once"
                let outcomes = await pipelined(200) { _ in try await counter.increment(dyingAt: 101, once: file) }
                for (index, outcome) in outcomes.prefix(100).enumerated() { try expect(outcome.get(), index + 1) }
                var next = 1
                for outcome in outcomes.dropFirst(100) {
                    switch outcome {
                    case .success(let value):
                        try expect(value, next, "after the restart")
                        next += 1
                    case .failure(let error):
                        try expect((error as? RuntimeError)?.code, .actorUnavailable, "\(error)")
                    }
                }
                try expect(try await counter.increment(), next)
                _ = try? await counter.die()
                for _ in 0..<3 {
                    let error = try await expectError(.actorDied) { try await counter.increment() }
                    try expect("\(error)".contains("exited with code 9"), "the root cause is named in \(error)")
                }
            }
        }
    }

    static func actorCallsAreRetried() async throws {
        try await withFolder { folder in
            try await withCluster(.local(nodes: 1)) { cluster in
                let counter = try await cluster.spawn(
                    Counter.self, 0, .init(restarts: .atMost(1), callRetries: .unlimited))
                let file = "\(folder)/once"
                let outcomes = await pipelined(100) { _ in try await counter.increment(dyingAt: 51, once: file) }
                var resets = 0
                var last = 0
                for outcome in outcomes {
                    let value = try outcome.get()
                    if value == 1, last > 0 {
                        resets += 1
                    } else {
                        try expect(value, last + 1, "in order")
                    }
                    last = value
                }
                try expect(resets, 1, "resets")
                _ = try? await counter.die()
                try await expectError(.actorDied) { try await counter.increment() }
            }
        }
    }

    static func actorThatEndsOnPurposeIsNotRestarted() async throws {
        try await withCluster(.local(nodes: 1)) { cluster in
            let counter = try await cluster.spawn(Counter.self, 0, .init(restarts: .always))
            try await expect(counter.increment(), 1)
            try await counter.endItself()
            try await until("the actor is dead") {
                try await cluster.status().actors.contains { $0.state == "dead" && $0.restarts == 0 }
            }
            try await expectError(.actorDied) { try await counter.increment() }
        }
    }

    static func restartedCallerCallsOn() async throws {
        try await withCluster(.local(nodes: 1, resources: .cpus(4))) { cluster in
            let counter = try await cluster.spawn(Counter.self, 0)
            let caller = try await cluster.spawn(Caller.self, counter, .init(restarts: .always))
            for expected in 1...3 { try await expect(caller.increment(), expected) }
            let process = try await caller.process()
            kill(process, SIGKILL)
            try await until("the caller is another process") {
                guard let other = try? await caller.process() else { return false }
                return other != process
            }
            try await expect(caller.increment(), 4)
        }
    }

    static func actorsSurviveALostNode() async throws {
        let nodes = Array(repeating: LocalClusterOptions.Node(resources: .cpus(2)), count: 5)
        try await withLocalClusterHost(.init(nodes: nodes), types: types) { host in
            let cluster = host.cluster
            for step in 0..<3 {
                var actors: [Counter] = []
                for _ in 0..<3 {
                    let options = ActorOptions(placement: .spread, restarts: .always, callRetries: .unlimited)
                    actors.append(try await cluster.spawn(Counter.self, 0, options))
                }
                let status = try await cluster.status()
                guard let victim = status.actors.last(where: { $0.state == "alive" })?.node else {
                    throw Failure("no actor lives")
                }
                try await withThrowingTaskGroup { group in
                    for actor in actors {
                        group.addTask {
                            var last = 0
                            for _ in 0..<10 {
                                let value = try await actor.increment()
                                try expect(value == last + 1 || value == 1, "\(value) follows \(last)")
                                last = value
                            }
                        }
                    }
                    host.killNode(victim)
                    try await group.waitForAll()
                }
                _ = step
                try await host.startNode(.init(resources: .cpus(2)))
            }
        }
    }
}
