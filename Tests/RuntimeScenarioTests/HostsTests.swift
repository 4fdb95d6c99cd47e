import Foundation
import TestSupport
import Testing

/// Three hosts with 100 ms latency each way and 5 % loss between them. The head suspects a node after 3 s of silence and
/// gives it up after 15 s; a node ends itself 12 s after the head has surely heard it last. The limits here add what a
/// lost packet, a look at the cluster and a busy machine may cost.
@Suite(
    "A cluster of hosts outlives its network", .serialized, .onOwnThread,
    .disabled(if: Hosts.areRefused, "this machine makes no hosts; why is printed"))
struct HostsTests {
    /// Makes a cluster whose three nodes are alive, and leaves nothing behind.
    private func withThreeNodes(_ body: (HostCluster, _ third: HostCluster.Node) throws -> Void) throws {
        let hosts = try Hosts(3)
        do {
            let cluster = try HostCluster(on: hosts)
            try cluster.join(2)
            try cluster.join(3)
            let start = try cluster.wait(atMost: .seconds(20)) { nodes in
                nodes.count == 3 && nodes.allSatisfy { $0.state == "alive" }
            }
            #expect(start != nil)
            let third = try cluster.nodes().first { $0.isIn(3) }
            try body(cluster, try #require(third))
        } catch {
            try? hosts.down()
            throw error
        }
        try hosts.down()
    }

    /// A node that the head has not heard for a while.
    private static let suspicions = ["suspected", "disconnected"]

    @Test("A host that is cut off is suspected, fences itself before it is given up, and comes back as a new node")
    func partition() throws {
        try withThreeNodes { cluster, third in
            try cluster.hosts.tell("cut", "3")
            let start = ContinuousClock.now
            let suspicion = try cluster.wait(atMost: .seconds(10)) { nodes in
                nodes.contains { $0.id == third.id && Self.suspicions.contains($0.state) }
            }
            let wait = try #require(suspicion)
            #expect(wait < .seconds(6), "suspected after \(wait)")
            var end: Duration?
            let expulsion = try cluster.wait(atMost: .seconds(30)) { nodes in
                if try end == nil && cluster.hosts.processes(in: 3).isEmpty { end = ContinuousClock.now - start }
                return nodes.contains { $0.id == third.id && $0.state == "lost" }
            }
            #expect(expulsion != nil)
            let loss = ContinuousClock.now - start
            #expect(loss > .seconds(10) && loss < .seconds(20), "given up after \(loss)")
            let fencing = try #require(end, "the node goes on in host 3")
            #expect(fencing < loss + .seconds(1), "the node has ended after \(fencing), given up after \(loss)")
            #expect(cluster.log(of: 3).contains("this process ends, before the cluster gives it up"))
            let reason = try cluster.node(third.id)?.reason
            #expect(reason?.contains("nothing was heard from the process") == true)

            try cluster.hosts.tell("heal", "3")
            try cluster.join(3)
            let nodes = try cluster.nodes()
            #expect(nodes.filter { $0.isIn(3) && $0.state == "alive" && $0.id != third.id }.count == 1)
            #expect(nodes.first { $0.id == third.id }?.state == "lost")
            #expect(nodes.count == 4)

            try cluster.stop()
            try expectNoProcess(in: cluster.hosts)
        }
    }

    @Test("A host that is cut off for a moment is suspected, and keeps its place")
    func shortPartition() throws {
        try withThreeNodes { cluster, third in
            // Lost packets on top of the cut could use up the 10 s in which a connection may come back.
            try cluster.hosts.tell("loss", "0")
            try cluster.hosts.tell("cut", "3")
            let suspicion = try cluster.wait(atMost: .seconds(10)) { nodes in
                nodes.contains { $0.id == third.id && Self.suspicions.contains($0.state) }
            }
            #expect(suspicion != nil)
            try cluster.hosts.tell("heal", "3")
            let recovery = try cluster.wait(atMost: .seconds(20)) { nodes in
                nodes.contains { $0.id == third.id && $0.state == "alive" }
            }
            #expect(recovery != nil, "\(cluster.log(of: 3))")
            #expect(try cluster.nodes().count == 3)
        }
    }

    /// The last process may still be on its way out when `cluster stop` returns, and the network delays the word.
    private func expectNoProcess(in hosts: Hosts) throws {
        let start = ContinuousClock.now
        var left: [Int32]
        repeat {
            usleep(100_000)
            left = try (1...3).flatMap { try hosts.processes(in: $0) }
        } while !left.isEmpty && ContinuousClock.now - start < .seconds(20)
        #expect(left.isEmpty, "processes left: \(left)")
    }
}
