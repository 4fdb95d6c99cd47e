import RuntimeCore
import Testing

@Suite("Placement strategies")
struct PlacementStrategiesTests {
    @Test("Hybrid fills the first node to its half, then the next, then the least used")
    func hybridFillsTheFirstNode() throws {
        var desk = Desk(.cpus(4), .cpus(4))
        for request in 1...8 as ClosedRange<UInt64> { try desk.submit(request, .cpus(1)) }
        // Used before each: (0,0) (1,0) (2,0) (2,1) (2,2) (3,2) (3,3) (4,3).
        #expect((1...8).map { desk.node(of: $0) } == [1, 1, 2, 2, 1, 2, 1, 2])
    }

    @Test("A node is as used as its most used resource")
    func aNodeIsAsUsed() throws {
        var desk = Desk([.cpus(8), .custom("slot", 2)], [.cpus(8), .custom("slot", 2)])
        try desk.submit(1, [.cpus(1), .custom("slot", 1)])
        try desk.submit(2, .cpus(1))
        #expect(desk.node(of: 1) == 1)
        #expect(desk.node(of: 2) == 2)
    }

    @Test("Nodes with GPUs come last for requests that need none")
    func nodesWithGPUsComeLast() throws {
        var desk = Desk([.cpus(4), .gpus(1)], .cpus(4))
        for request in 1...5 as ClosedRange<UInt64> { try desk.submit(request, .cpus(1)) }
        #expect((1...5).map { desk.node(of: $0) } == [2, 2, 2, 2, 1])
        try desk.submit(6, .gpus(1))
        #expect(desk.node(of: 6) == 1)
    }

    @Test("The node with most of the arguments comes first, if it has room")
    func theNodeWithMostOf() throws {
        var desk = Desk(.cpus(4), .cpus(1))
        let near = [
            PlacementRequest.Locality(node: .node(1), bytes: 10), PlacementRequest.Locality(node: .node(2), bytes: 99),
        ]
        try desk.submit(1, .cpus(1), near: near)
        try desk.submit(2, .cpus(1), near: near)
        #expect(desk.node(of: 1) == 2)
        #expect(desk.node(of: 2) == 1)
    }

    @Test("Requests without resources go where the fewest others run")
    func requestsWithoutResourcesGoWhere() throws {
        var desk = Desk(.cpus(1), .cpus(1), .cpus(1))
        try desk.submit(1, .cpus(1))
        for request in 2...6 as ClosedRange<UInt64> { try desk.submit(request, .none, .hybrid, .indefinite) }
        #expect((2...6).map { desk.node(of: $0) } == [2, 3, 1, 2, 3])
    }

    @Test("Spread goes where the fewest run, then to the least used")
    func spreadGoesWhereTheFewest() throws {
        var desk = Desk(.cpus(2), .cpus(4), .cpus(4))
        try desk.submit(1, .cpus(1), .node(.node(3)))
        for request in 2...5 as ClosedRange<UInt64> { try desk.submit(request, .cpus(1), .spread) }
        // Node 1 and 2 run nothing; then all run one, used 1/2, 1/4, 1/4; then 1, 2, 1: node 3 is used 1/4.
        #expect((2...5).map { desk.node(of: $0) } == [1, 2, 2, 3])
    }

    @Test("A node is taken by its name, hard or soft")
    func aNodeIsTakenBy() throws {
        var desk = Desk(.cpus(1), .cpus(1))
        try desk.submit(1, .cpus(1), .node(.node(2)))
        try desk.submit(2, .cpus(1), .node(.node(2)))
        try desk.submit(3, .cpus(1), .node(.node(2), soft: true))
        #expect(desk.node(of: 1) == 2)
        #expect(desk.node(of: 2) == nil)
        #expect(desk.node(of: 3) == 1)
        desk.release(1)
        #expect(desk.node(of: 2) == 2)
        try desk.submit(4, .cpus(1), .node(.node(77), soft: true))
        desk.release(3)
        #expect(desk.node(of: 4) == 1)
    }

    @Test("Labels choose among nodes, those that come later too")
    func labelsChooseAmongNodesThose() throws {
        var desk = Desk()
        desk.addNode(1, .cpus(4), labels: ["zone": "a"])
        desk.addNode(2, .cpus(1), labels: ["zone": "b", "spot": ""])
        try desk.submit(1, .cpus(1), labels: [.equals("zone", "b")])
        try desk.submit(2, .cpus(1), labels: [.equals("zone", "b")])
        try desk.submit(3, .cpus(1), labels: [.absent("spot")])
        #expect([1, 2, 3].map { desk.node(of: $0) } == [2, nil, 1])
        desk.addNode(3, .cpus(1), labels: ["zone": "b"])
        #expect(desk.node(of: 2) == 3)
    }

    @Test("Nothing is placed on a suspended node until it is resumed")
    func nothingIsPlacedOnA() throws {
        var desk = Desk(.cpus(2))
        try desk.submit(1, .cpus(1))
        desk.note(desk.scheduler.suspendScheduling(on: .node(1)))
        try desk.submit(2, .cpus(1))
        #expect(desk.node(of: 2) == nil)
        #expect(desk.reason(2) == "waits for 1 CPU: the nodes that could have it are silent")
        #expect(desk.scheduler.status(listing: 9).nodes.first?.isSuspended == true)
        desk.note(desk.scheduler.resumeScheduling(on: .node(1)))
        #expect(desk.node(of: 2) == 1)
    }
}
