import ActorRuntime

/// C1 to C4: waiting for tasks.
extension Scenarios {
    static func waitCounts() async throws {
        try await withCluster(.local(nodes: 1, resources: .cpus(4))) { cluster in
            let references = try (0..<4).map { try cluster.submit(Square(number: $0)) }
            let (ready, rest) = try await cluster.wait(for: references)
            try expect(ready.count, 1)
            try expect(rest.count, 3)
            let all = try await cluster.wait(for: references, count: 4)
            try expect(all.ready.count, 4)
            try expect(all.pending.count, 0)
        }
    }

    static func waitForFirstOfTwo() async throws {
        try await withCluster(.local(nodes: 1, resources: .cpus(4))) { cluster in
            // On a busy machine it takes a while until there are workers.
            let first = try [1, 2].map { try cluster.submit(Square(number: $0)) }
            _ = try await cluster.wait(for: first, count: 2)
            let references = [
                try cluster.submit(Square(number: 1)), try cluster.submit(Square(number: 2, delay: .seconds(60))),
            ]
            let (ready, rest) = try await cluster.wait(for: references, count: 2, timeout: .seconds(2))
            try expect(ready, [references[0]])
            try expect(rest, [references[1]])
        }
    }

    static func waitOnOddInput() async throws {
        try await withCluster(.local(nodes: 1, resources: .cpus(4))) { cluster in
            let one = try await cluster.put(1)
            try await expectError(.invalidConfiguration) { try await cluster.wait(for: [one, one]) }
            try await expectError(.invalidConfiguration) { try await cluster.wait(for: [one], count: 0) }
            let none = try await cluster.wait(for: [ObjectRef<Int>]())
            try expect(none.ready.isEmpty && none.pending.isEmpty, "nothing to wait for")
            var ten: [ObjectRef<Int>] = []
            for number in 0..<10 { ten.append(try await cluster.put(number)) }
            let (ready, rest) = try await cluster.wait(for: ten, count: 2)
            try expect(ready.count, 2)
            try expect(rest.count, 8)
        }
    }

    static func waitTimesOut() async throws {
        try await withCluster(.local(nodes: 1, resources: .cpus(4))) { cluster in
            let reference = try cluster.submit(Square(number: 1, delay: .seconds(5)))
            let start = ContinuousClock.now
            let (ready, _) = try await cluster.wait(for: [reference], timeout: .milliseconds(200))
            let elapsed = ContinuousClock.now - start
            try expect(ready.count, 0)
            try expect(elapsed >= .milliseconds(200) && elapsed < .seconds(4), "waited 200 ms, not \(elapsed)")
        }
    }
}
