import RuntimeCore
import Testing

@Suite("Fairness to those who wait")
struct FairnessTests {
    @Test(
        "A large request is placed once those before it have ended, however many small ones follow",
        arguments: [1, 2, 5], [0, 10, 100])
    func boundsWaitOfLargeRequest(nodes: Int, queued: Int) throws {
        var stream = Stream(nodes: nodes, processors: 4)
        for _ in 0..<4 * nodes + queued { try stream.submitSmall() }
        let large = try stream.submit(.cpus(4))
        // The tasks end in the order in which they began: after `queued` ends all that came before it runs, and after
        // another `4 * nodes` ends all that ran then has ended, on the claimed node too.
        let bound = queued + 4 * nodes
        #expect(try stream.endsUntil(atMost: 10 * bound) { $0.desk.node(of: large) != nil } <= bound)
        #expect(stream.desk.granted.count > queued, "the small ones go on")
    }

    @Test("Many large requests of different shapes all have their turn, the oldest first")
    func boundsWaitOfManyLargeRequests() throws {
        var stream = Stream(nodes: 2, processors: 8)
        for _ in 0..<16 { try stream.submitSmall() }
        var large: [UInt64] = []
        for size in [8, 7.5, 6, 5.5, 5] { large.append(try stream.submit(.cpus(size))) }
        // Each turn on a node takes at most the 16 ends of what runs when it begins; five of them on two nodes.
        _ = try stream.endsUntil(atMost: 16 * 5) { stream in large.allSatisfy { stream.desk.granted.contains($0) } }
        #expect(large.allSatisfy { stream.desk.granted.contains($0) })
    }

    @Test("A group is placed under an endless stream of small requests", arguments: PlacementGroupStrategy.allCases)
    func boundsWaitOfGroup(strategy: PlacementGroupStrategy) throws {
        var stream = Stream(nodes: 3, processors: 4)
        for _ in 0..<12 { try stream.submitSmall() }
        let bundle = strategy == .strictPack ? Resources.cpus(2) : .cpus(3)
        try stream.desk.createGroup(1, [bundle, bundle], strategy)
        #expect(try stream.endsUntil(atMost: 120) { $0.desk.nodes(of: 1) != nil } <= 12)
    }

    @Test("Requests of different shapes that need the same are placed in the order of their arrival")
    func keepsOrderAcrossShapes() throws {
        var desk = Desk(.cpus(1))
        for request in 1...9 as ClosedRange<UInt64> {
            try desk.submit(request, .cpus(1), request % 2 == 0 ? .hybrid : .spread)
        }
        for request in 1...8 as ClosedRange<UInt64> { desk.release(request) }
        #expect(desk.granted == Array(1...9))
    }

    @Test("Younger requests run beside what is kept for an older one")
    func fillsBesideClaim() throws {
        var desk = Desk([.cpus(8), .gpus(1)])
        try desk.submit(1, .gpus(1))
        try desk.submit(2, [.cpus(5), .gpus(1)])
        for request in 3...6 as ClosedRange<UInt64> { try desk.submit(request, .cpus(1)) }
        #expect((2...6).map { desk.node(of: $0) } == [nil, 1, 1, 1, nil])
        #expect(desk.reason(6) == "waits for 1 CPU: what is free is kept for older requests")
        #expect(desk.reason(2)?.hasSuffix("room is kept for it on node 1") == true)
        desk.release(1)
        #expect(desk.node(of: 2) == 1)
        #expect(desk.node(of: 6) == nil)
    }

    @Test("A cancelled request gives up what was kept for it")
    func cancelsClaim() throws {
        var desk = Desk(.cpus(4))
        try desk.submit(1, .cpus(1))
        try desk.submit(2, .cpus(4))
        try desk.submit(3, .cpus(1))
        #expect(desk.node(of: 3) == nil)
        desk.note(desk.scheduler.cancel(PlacementRequestID(2)))
        #expect(desk.node(of: 3) == 1)
    }

    @Test("What was kept for the oldest of a queue is free for all who are older than the next")
    func passesClaimOnByAge() throws {
        var desk = Desk(.cpus(4), .cpus(4))
        try desk.submit(1, .cpus(2), .node(.node(1)))
        try desk.submit(2, .cpus(4), .node(.node(2)))
        try desk.submit(3, .cpus(4))
        try desk.submit(4, .cpus(1))
        try desk.submit(5, .cpus(4))
        // Node 1, half of it free, is kept for request 3; so 4 waits for node 2.
        #expect(desk.node(of: 4) == nil)
        desk.release(2)
        #expect([3, 4, 5].map { desk.node(of: $0) } == [2, 1, nil])
    }

    @Test("Nobody is made to wait for the end of an actor")
    func keepsNothingForWhatActorsHold() throws {
        var desk = Desk(.cpus(4))
        try desk.submit(1, .cpus(1), .hybrid, .indefinite)
        try desk.submit(2, .cpus(4))
        try desk.submit(3, .cpus(1))
        #expect(desk.node(of: 3) == 1)
        #expect(desk.reason(2)?.contains("held by actors") == true)
        desk.release(1)
        try desk.submit(4, .cpus(1))
        #expect(desk.node(of: 4) == nil, "now the end is foreseeable: room is kept")
        desk.release(3)
        #expect(desk.node(of: 2) == 1)
    }

    @Test("Nobody waits for one who waits for him")
    func keepsNothingForWhatWaitingTasksHold() throws {
        var desk = Desk([.cpus(4), .gpus(2)])
        try desk.submit(1, [.cpus(1), .gpus(1)])
        try desk.submit(2, .gpus(2))
        try desk.submit(3, .gpus(1))
        #expect(desk.node(of: 3) == nil)
        // The first task waits for the result of the third, and lends its processor: the second one's turn is not near.
        desk.suspend(1)
        #expect(desk.node(of: 3) == 1)
        desk.resume(1)
        desk.release(1)
        desk.release(3)
        #expect(desk.node(of: 2) == 1)
    }
}

/// An endless stream of small tasks that end in the order in which they began: one comes for each that ends.
private struct Stream {
    var desk = Desk()
    private var next: UInt64 = 1
    private var ended = 0

    init(nodes: Int, processors: Double) {
        for node in 1...UInt64(nodes) { desk.addNode(node, .cpus(processors)) }
    }

    mutating func submit(_ resources: Resources) throws -> UInt64 {
        defer { next += 1 }
        try desk.submit(next, resources)
        return next
    }

    mutating func submitSmall() throws { _ = try submit(.cpus(1)) }

    /// How many tasks end until something is so, or `limit`.
    mutating func endsUntil(atMost limit: Int, _ isSo: (Self) -> Bool) throws -> Int {
        for count in 0..<limit {
            if isSo(self) { return count }
            try submitSmall()
            guard ended < desk.granted.count else { return limit }
            desk.release(desk.granted[ended])
            ended += 1
        }
        return limit
    }
}
