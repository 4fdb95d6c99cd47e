import RuntimeCore
import Testing

/// The work is counted, not timed: how often a request is held against a node or bundle.
@Suite("The scheduler's work")
struct SchedulingWorkTests {
    /// The examinations of 1,000 rounds, each of which submits, releases and thereby grants one request.
    private func work(queued: Int, shapes: [Resources], nodes: Int) throws -> UInt64 {
        var desk = Desk()
        for node in 1...UInt64(nodes) { desk.addNode(node, .cpus(4)) }
        var next: UInt64 = 1
        func submit() throws {
            try desk.submit(next, shapes[Int(next) % shapes.count])
            next += 1
        }
        for _ in 0..<queued + 4 * nodes { try submit() }
        let before = desk.scheduler.examinations
        for _ in 0..<1_000 {
            try submit()
            desk.release(desk.granted[desk.granted.count - 4])
        }
        return desk.scheduler.examinations - before
    }

    @Test("A placed task costs the same, however many are queued")
    func isIndependentOfQueue() throws {
        let short = try work(queued: 10, shapes: [.cpus(1)], nodes: 4)
        #expect(try work(queued: 1_000, shapes: [.cpus(1)], nodes: 4) == short)
        #expect(try work(queued: 100_000, shapes: [.cpus(1)], nodes: 4) == short)
        #expect(short <= 2_000, "one look at the oldest for each release")
    }

    @Test("It costs the same, however many nodes there are, while others wait")
    func isIndependentOfNodes() throws {
        let few = try work(queued: 100, shapes: [.cpus(1)], nodes: 2)
        #expect(try work(queued: 100, shapes: [.cpus(1)], nodes: 200) == few)
    }

    @Test("With several shapes it depends on those, not on the queue")
    func followsShapes() throws {
        let shapes = (0..<10).map { Resources.cpus(1 + Double($0) / 100) }
        let short = try work(queued: 100, shapes: shapes, nodes: 4)
        let long = try work(queued: 20_000, shapes: shapes, nodes: 4)
        #expect(long <= 2 * short && short <= 40_000, "\(short), \(long)")
    }

    @Test("Requests are cancelled in any order without a look at the others", arguments: [false, true])
    func cancelsInConstantTime(isReversed: Bool) throws {
        var desk = Desk(.cpus(1))
        let requests = Array(1...50_000 as ClosedRange<UInt64>)
        for request in requests { try desk.submit(request, .cpus(1)) }
        let before = desk.scheduler.examinations
        for request in isReversed ? requests.dropFirst().reversed() : Array(requests.dropFirst()) {
            desk.note(desk.scheduler.cancel(PlacementRequestID(request)))
        }
        #expect(desk.scheduler.status(listing: 1).waiting == 0)
        #expect(desk.scheduler.examinations - before <= 2 * 50_000)
    }

    @Test("A thousand resources that are waited for do not get in each other's way")
    func separatesKinds() throws {
        let names = (0..<1_000).map { "resource-\($0)" }
        var desk = Desk()
        desk.addNode(1, Resources(sumOf: names.map { .custom($0, 1) }))
        var next: UInt64 = 1
        for _ in 0..<3 {
            for name in names {
                try desk.submit(next, .custom(name, 1))
                next += 1
            }
        }
        let before = desk.scheduler.examinations
        for request in 1..<next { desk.release(request) }
        #expect(desk.granted.count == 3_000)
        #expect(desk.scheduler.examinations - before <= 10 * 3_000)
        #expect(desk.scheduler.status(listing: 0).waiting == 0)
    }

    @Test("Groups that are alike are looked at once for all of them")
    func groupsAreQueuedByShape() throws {
        var desk = Desk(.cpus(4), .cpus(4))
        for group in 1...2_000 as ClosedRange<UInt64> { try desk.createGroup(group, [.cpus(2), .cpus(2)], .spread) }
        let before = desk.scheduler.examinations
        for group in 1...2_000 as ClosedRange<UInt64> {
            #expect(desk.nodes(of: group)?.sorted() == [1, 2])
            desk.removeGroup(group)
        }
        #expect(desk.scheduler.examinations - before <= 40 * 2_000)
    }
}
