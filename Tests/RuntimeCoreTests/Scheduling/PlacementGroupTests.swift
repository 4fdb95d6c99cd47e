import RuntimeCore
import Testing

@Suite("Placement groups")
struct PlacementGroupsTests {
    @Test(
        "Two bundles of two CPU on two nodes of four",
        arguments: [
            (PlacementGroupStrategy.pack, 1), (.strictPack, 1), (.spread, 2), (.strictSpread, 2),
        ])
    func twoBundlesOfTwoCPU(strategy: PlacementGroupStrategy, nodes: Int) throws {
        var desk = Desk(.cpus(4), .cpus(4))
        try desk.createGroup(1, [.cpus(2), .cpus(2)], strategy)
        #expect(Set(desk.nodes(of: 1) ?? []).count == nodes)
    }

    @Test("Strict spread puts three bundles on three nodes")
    func strictSpreadPutsThreeBundles() throws {
        var desk = Desk(.cpus(2), .cpus(2), .cpus(2))
        try desk.createGroup(1, [.cpus(1), .cpus(1), .cpus(1)], .strictSpread)
        #expect(desk.nodes(of: 1)?.sorted() == [1, 2, 3])
    }

    @Test("Strict spread finds the only assignment there is")
    func strictSpreadFindsTheOnly() throws {
        // Each bundle but the last has a node too many: first come, first served would give node 1 to the wrong one.
        var desk = Desk([.cpus(4), .gpus(1)], [.cpus(2), .gpus(1)], .cpus(4), .cpus(1))
        try desk.createGroup(1, [.cpus(1), .cpus(2), [.cpus(1), .gpus(1)], [.cpus(3), .gpus(1)]], .strictSpread)
        #expect(desk.nodes(of: 1) == [4, 3, 2, 1])
    }

    @Test("Pack uses as few nodes as it can")
    func packUsesAsFewNodes() throws {
        var desk = Desk(.cpus(3), .cpus(8), .cpus(8))
        try desk.createGroup(1, [.cpus(4), .cpus(4), .cpus(4), .cpus(3)], .pack)
        // 15 CPU need two nodes of eight: the small node is left out.
        #expect(Set(desk.nodes(of: 1) ?? []) == [2, 3])
    }

    @Test("Pack finds a layout where the greedy way finds none")
    func packFindsALayoutWhere() throws {
        // The first node would take 5 and 4 of 9; but then 3, 3 and 3 do not fit on the other one.
        var desk = Desk(.cpus(9), .cpus(9))
        try desk.createGroup(1, [.cpus(5), .cpus(4), .cpus(3), .cpus(3), .cpus(3)], .pack)
        #expect(desk.nodes(of: 1) != nil)
        desk.removeGroup(1)
        try desk.createGroup(2, [.cpus(4), .cpus(4), .cpus(3), .cpus(3), .cpus(2), .cpus(2)], .pack)
        #expect(desk.nodes(of: 2) != nil)
    }

    @Test("All bundles are placed together or none is")
    func allBundlesArePlacedTogether() throws {
        var desk = Desk(.cpus(2), .cpus(2))
        try desk.submit(1, .cpus(1), .node(.node(2)))
        try desk.createGroup(1, [.cpus(2), .cpus(2)])
        #expect(desk.nodes(of: 1) == nil)
        #expect(desk.available(1) == .cpus(2))
        #expect(desk.groupReason(1) == "waits for 4 CPU in 2 bundles: the nodes are busy")
        desk.release(1)
        #expect(desk.nodes(of: 1) == [1, 2])
        #expect(desk.groupReason(1) == nil)
    }

    @Test("Requests run in their bundle, or in any")
    func requestsRunInTheirBundle() throws {
        var desk = Desk(.cpus(4))
        try desk.createGroup(1, [.cpus(1), .cpus(2)])
        try desk.submit(1, .cpus(1), .bundle(.group(1), index: 1))
        try desk.submit(2, .cpus(1), .bundle(.group(1)))
        try desk.submit(3, .cpus(1), .bundle(.group(1), index: 0))
        try desk.submit(4, .cpus(1), .bundle(.group(1)))
        #expect([1, 2, 3, 4].map { desk.bundles[$0] } == [1, 0, nil, 1])
        #expect(desk.reason(3)?.hasPrefix("waits for 1 CPU: the bundles that could have it are busy") == true)
        desk.release(2)
        #expect(desk.bundles[3] == 0)
        #expect(desk.scheduler.status(listing: 0).nodes.first?.grants == 3)
        #expect(desk.available(1) == .cpus(1))
    }

    @Test("Requests for a bundle wait for its group")
    func requestsForABundleWait() throws {
        var desk = Desk(.cpus(2))
        try desk.submit(1, .cpus(1))
        try desk.createGroup(1, [.cpus(2)])
        try desk.submit(2, .cpus(2), .bundle(.group(1)))
        #expect(desk.reason(2)?.hasPrefix("waits for its placement group 1, which waits for 2 CPU") == true)
        desk.release(1)
        #expect(desk.node(of: 2) == 1)
    }

    @Test("What does not belong in a bundle is refused")
    func whatDoesNotBelongIn() throws {
        var desk = Desk(.cpus(4))
        try desk.createGroup(1, [.cpus(1), .cpus(2)])
        func code(_ resources: Resources, _ strategy: PlacementStrategy, _ labels: LabelSelector = []) -> String? {
            var copy = desk
            return error { () throws(RuntimeError) in try copy.submit(1, resources, strategy, labels: labels) }?
                .code.rawValue
        }
        #expect(code(.cpus(3), .bundle(.group(1))) == "infeasible")
        #expect(code(.cpus(2), .bundle(.group(1), index: 0)) == "infeasible")
        #expect(code(.cpus(1), .bundle(.group(1), index: 2)) == "infeasible")
        #expect(code(.cpus(1), .bundle(.group(2))) == "placementGroupNotFound")
        #expect(code(.cpus(1), .bundle(.group(1)), [.present("a")]) == "invalidConfiguration")
        #expect(code(.cpus(2), .bundle(.group(1), index: 1)) == nil)
    }

    @Test("Removal is idempotent, and what runs inside keeps its resources until it ends")
    func removalIsIdempotentAndWhat() throws {
        var desk = Desk(.cpus(4))
        try desk.createGroup(1, [.cpus(2), .cpus(2)])
        try desk.submit(1, .cpus(1), .bundle(.group(1)), .indefinite)
        try desk.submit(2, .cpus(2), .bundle(.group(1)))
        try desk.submit(3, .cpus(2), .bundle(.group(1)))
        try desk.submit(4, .cpus(4))
        let removal = desk.removeGroup(1)
        #expect(removal.grantedRequests == [PlacementRequestID(1), PlacementRequestID(2)])
        #expect(removal.waitingRequests == [PlacementRequestID(3)])
        #expect(desk.available(1) == .cpus(1))
        for _ in 0..<2 {
            let again = desk.removeGroup(1)
            #expect(again.grantedRequests.isEmpty && again.waitingRequests.isEmpty)
        }
        desk.release(1)
        desk.release(2)
        #expect(desk.node(of: 4) == 1)
    }

    @Test("A group that waits can be removed")
    func aGroupThatWaitsCan() throws {
        var desk = Desk(.cpus(4))
        try desk.submit(1, .cpus(1))
        try desk.createGroup(1, [.cpus(4)])
        try desk.submit(2, .cpus(1), .bundle(.group(1)))
        try desk.submit(3, .cpus(3))
        #expect(desk.node(of: 3) == nil, "what is free is kept for the group")
        #expect(desk.removeGroup(1).waitingRequests == [PlacementRequestID(2)])
        #expect(desk.node(of: 3) == 1)
        #expect(desk.scheduler.status(listing: 9).waiting == 0)
    }

    @Test("An overdrawn bundle is given back overdrawn")
    func anOverdrawnBundleIsGiven() throws {
        var desk = Desk(.cpus(2))
        try desk.createGroup(1, [.cpus(1)])
        try desk.submit(1, .cpus(1), .bundle(.group(1)))
        desk.suspend(1)
        try desk.submit(2, .cpus(1), .bundle(.group(1)))
        desk.resume(1)
        desk.removeGroup(1)
        try desk.submit(3, .cpus(1))
        #expect(desk.node(of: 3) == nil)
        desk.release(2)
        #expect(desk.node(of: 3) == 1)
        desk.release(1)
        desk.release(3)
        #expect(desk.available(1) == .cpus(2))
    }

    @Test("Bundles lost with their node are placed anew")
    func bundlesLostWithTheirNode() throws {
        var desk = Desk(.cpus(2), .cpus(2), .cpus(2))
        try desk.createGroup(1, [.cpus(2), .cpus(2)], .strictSpread)
        try desk.submit(1, .cpus(1), .bundle(.group(1), index: 0))
        try desk.submit(2, .cpus(1), .bundle(.group(1), index: 1))
        #expect(desk.nodes(of: 1) == [1, 2])
        let removal = desk.removeNode(1)
        #expect(removal.lostRequests == [PlacementRequestID(1)])
        #expect(removal.lostBundles == [LostBundles(group: .group(1), bundles: [0])])
        #expect(desk.nodes(of: 1) == [3, 2])
        desk.removeNode(3)
        #expect(desk.nodes(of: 1) == nil)
        #expect(desk.groupReason(1)?.contains("needs 2 different nodes") == true)
        try desk.submit(3, .cpus(1), .bundle(.group(1), index: 0))
        desk.addNode(4, .cpus(1))
        #expect(desk.nodes(of: 1) == nil)
        desk.addNode(5, .cpus(2))
        #expect(desk.nodes(of: 1) == [5, 2])
        #expect(desk.node(of: 3) == 5)
    }

    @Test("A group needs labels that its nodes have")
    func aGroupNeedsLabelsThat() throws {
        var desk = Desk()
        desk.addNode(1, .cpus(4))
        desk.addNode(2, .cpus(4), labels: ["zone": "b"])
        try desk.createGroup(1, [.cpus(2), .cpus(2)], .spread, labels: [.equals("zone", "b")])
        #expect(desk.nodes(of: 1) == [2, 2])
        #expect(
            error { () throws(RuntimeError) in try desk.createGroup(2, [.cpus(1)], labels: [.present("x")]) }?.code
                == .infeasible)
        #expect(error { () throws(RuntimeError) in try desk.createGroup(1, [.cpus(1)]) }?.code == .alreadyExists)
    }

    @Test("Nothing is placed in the bundles of a suspended node")
    func nothingIsPlacedInThe() throws {
        var desk = Desk(.cpus(2))
        try desk.createGroup(1, [.cpus(2)])
        desk.note(desk.scheduler.suspendScheduling(on: .node(1)))
        try desk.submit(1, .cpus(1), .bundle(.group(1)))
        #expect(desk.node(of: 1) == nil)
        desk.note(desk.scheduler.resumeScheduling(on: .node(1)))
        #expect(desk.node(of: 1) == 1)
    }
}
