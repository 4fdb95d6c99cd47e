import RuntimeCore
import Testing

@Suite("Accounts of resources")
struct AccountsOfResourcesTests {
    @Test("Shares of one are exact", arguments: [3, 7, 10, 9_999])
    func sharesOfOneAreExact(shares: Int) throws {
        var desk = Desk([.gpus(1), .custom("x", 1)])
        let share = 1 / Double(shares)
        let requests = 1...UInt64(shares)
        for request in requests { try desk.submit(request, [.gpus(share), .custom("x", share)]) }
        #expect(requests.allSatisfy { desk.node(of: $0) == 1 })
        for request in requests { desk.release(request) }
        #expect(desk.available(1) == [.gpus(1), .custom("x", 1)])
    }

    @Test("Memory is counted to the byte")
    func memoryIsCountedToThe() throws {
        var desk = Desk(.memory(bytes: 1 << 48))
        try desk.submit(1, .memory(bytes: (1 << 48) - 1))
        try desk.submit(2, .memory(bytes: 1))
        try desk.submit(3, .memory(bytes: 1))
        #expect([1, 2, 3].map { desk.node(of: $0) } == [1, 1, nil])
    }

    @Test("A request that waits for objects lends its processors and nothing else")
    func aRequestThatWaitsFor() throws {
        var desk = Desk([.cpus(2), .gpus(1)])
        try desk.submit(1, [.cpus(2), .gpus(1)])
        try desk.submit(2, .cpus(2))
        try desk.submit(3, .gpus(1))
        desk.suspend(1)
        #expect([2, 3].map { desk.node(of: $0) } == [1, nil])
        desk.suspend(1)
        desk.resume(1)
        desk.resume(1)
        try desk.submit(4, .cpus(1))
        desk.release(2)
        // The lender has its two processors again: none is free.
        #expect(desk.node(of: 4) == nil)
        desk.release(1)
        #expect([3, 4].map { desk.node(of: $0) } == [1, 1])
        desk.release(3)
        desk.release(4)
        #expect(desk.available(1) == [.cpus(2), .gpus(1)])
    }

    @Test("An overdrawn node takes requests without processors")
    func anOverdrawnNodeTakesRequests() throws {
        var desk = Desk([.cpus(1), .gpus(1)])
        try desk.submit(1, .cpus(1))
        desk.suspend(1)
        try desk.submit(2, .cpus(1))
        desk.resume(1)
        try desk.submit(3, .gpus(1))
        #expect(desk.node(of: 3) == 1)
        desk.release(1)
        try desk.submit(4, .cpus(1))
        #expect(desk.node(of: 4) == nil)
    }

    @Test("What ends while it is suspended gives back the rest")
    func whatEndsWhileItIs() throws {
        var desk = Desk([.cpus(2), .gpus(1)])
        try desk.submit(1, [.cpus(2), .gpus(1)])
        desk.suspend(1)
        desk.release(1)
        #expect(desk.available(1) == [.cpus(2), .gpus(1)])
    }

    @Test("What is released twice, or never was, changes nothing")
    func whatIsReleasedTwiceOr() throws {
        var desk = Desk(.cpus(1))
        try desk.submit(1, .cpus(1))
        desk.release(1)
        desk.release(1)
        desk.release(99)
        desk.suspend(99)
        #expect(desk.available(1) == .cpus(1))
        #expect(desk.scheduler.status(listing: 9).nodes.first?.grants == 0)
    }

    @Test("A lost node takes its requests along")
    func aLostNodeTakesIts() throws {
        var desk = Desk(.cpus(1), .cpus(1))
        for request in 1...3 as ClosedRange<UInt64> { try desk.submit(request, .cpus(1)) }
        let removal = desk.removeNode(1)
        #expect(removal.lostRequests == [PlacementRequestID(1)])
        desk.release(1)
        desk.release(2)
        #expect(desk.node(of: 3) == 2)
        #expect(desk.removeNode(1).lostRequests.isEmpty)
    }

    @Test("A request is taken in once")
    func aRequestIsTakenIn() throws {
        var desk = Desk(.cpus(1))
        try desk.submit(1, .cpus(1))
        #expect(error { () throws(RuntimeError) in try desk.submit(1, .cpus(1)) }?.code == .alreadyExists)
    }
}
