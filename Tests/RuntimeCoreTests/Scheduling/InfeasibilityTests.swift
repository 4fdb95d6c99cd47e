import RuntimeCore
import Testing

/// A request that nobody can have.
struct Wish: Sendable, CustomTestStringConvertible {
    var resources: Resources
    var strategy = PlacementStrategy.hybrid
    var labels: LabelSelector = []
    /// Part of what is said to it.
    var answer: String

    var testDescription: String { answer }
}

/// A group that nobody can have.
struct GroupWish: Sendable, CustomTestStringConvertible {
    var bundles: [Resources]
    var strategy: PlacementGroupStrategy
    var answer: String

    var testDescription: String { answer }
}

@Suite("What can never be placed")
struct WhatCanNeverBePlacedTests {
    @Test(
        "Is refused at once, and told what is missing",
        arguments: [
            Wish(
                resources: .cpus(8),
                answer:
                    "it asks for 8 CPU, but the largest node has 4 CPU: ask for less, or add a node that has so much"),
            Wish(
                resources: [.cpus(1), .custom("license", 1)],
                answer: "it asks for 1 license, but no node has any: add a node that has so much"),
            Wish(
                resources: [.cpus(4), .gpus(1)],
                answer: "4 CPU and 1 GPU together, but no single node has all of that (the nearest has 2 CPU and 1 GPU)"
            ),
            Wish(
                resources: .cpus(1), strategy: .node(.node(77)),
                answer: "it asks for the node 4d, which is not in the cluster"),
            Wish(resources: .cpus(3), strategy: .node(.node(2)), answer: "it asks for 3 CPU, but that node has 2 CPU"),
            Wish(
                resources: .none, labels: [.equals("zone", "b")],
                answer: "the labels zone=b, but none of the 2 nodes has them"),
        ])
    func isRefusedAtOnceAnd(wish: Wish) throws {
        var desk = Desk(.cpus(4), [.cpus(2), .gpus(1)])
        let error = error { () throws(RuntimeError) in
            try desk.submit(1, wish.resources, wish.strategy, labels: wish.labels)
        }
        #expect(error?.code == .infeasible)
        #expect(error?.message.contains(wish.answer) == true, "\(error?.message ?? "no error")")
        #expect(desk.reason(1) == nil)
    }

    @Test("Waits while the cluster has no nodes, because it is starting")
    func waitsWhileTheClusterHas() throws {
        var desk = Desk()
        try desk.submit(1, .cpus(1))
        #expect(desk.reason(1) == "waits for 1 CPU: the cluster has no nodes yet")
        desk.addNode(1, .cpus(1))
        #expect(desk.node(of: 1) == 1)
    }

    @Test("Waits, with a reason, if it could be placed when it came")
    func waitsWithAReasonIf() throws {
        var desk = Desk(.cpus(4), .cpus(1))
        try desk.submit(1, .cpus(4))
        try desk.submit(2, .cpus(4))
        desk.removeNode(1)
        #expect(desk.reason(2)?.contains("it asks for 4 CPU, but that node has 1 CPU") == true)
        #expect(error { () throws(RuntimeError) in try desk.submit(3, .cpus(4)) }?.code == .infeasible)
        desk.addNode(3, .cpus(4))
        #expect(desk.node(of: 2) == 3)
    }

    @Test("Wrong amounts are refused whatever the cluster")
    func wrongAmountsAreRefusedWhatever() {
        var desk = Desk()
        #expect(error { () throws(RuntimeError) in try desk.submit(1, .cpus(-1)) }?.code == .invalidResources)
        #expect(
            error { () throws(RuntimeError) in try desk.createGroup(1, [.custom("bundle", 1)]) }?.code
                == .invalidResources)
        #expect(error { () throws(RuntimeError) in try desk.createGroup(1, []) }?.code == .invalidResources)
    }

    @Test(
        "Goes for groups too",
        arguments: [
            GroupWish(bundles: [.cpus(1), .cpus(5)], strategy: .pack, answer: "a bundle (1) that asks for 5 CPU"),
            GroupWish(
                bundles: [.cpus(4), .cpus(4), .cpus(1)], strategy: .pack,
                answer: "asks for 9 CPU in all, but the nodes together have 8 CPU"),
            GroupWish(
                bundles: [.cpus(1), .cpus(4)], strategy: .strictPack, answer: "must be on one node and asks for 5 CPU"),
            GroupWish(
                bundles: [.cpus(1), .cpus(1), .cpus(1)], strategy: .strictSpread, answer: "needs 3 different nodes"),
            GroupWish(
                bundles: [.cpus(3), .cpus(3), .cpus(2)], strategy: .spread,
                answer: "does not fit on the 2 nodes, although they have enough in all"),
        ])
    func goesForGroupsToo(wish: GroupWish) {
        var desk = Desk(.cpus(4), .cpus(4))
        let error = error { () throws(RuntimeError) in try desk.createGroup(1, wish.bundles, wish.strategy) }
        #expect(error?.code == .infeasible)
        #expect(error?.message.contains(wish.answer) == true, "\(error?.message ?? "no error")")
    }
}
