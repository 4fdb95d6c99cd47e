import RuntimeCore
import Testing

@Suite struct MembershipTableTests {
    private static let peer = PeerID(rawValue: 1)

    private func table() throws -> MembershipTable<String> {
        MembershipTable(
            options: try MembershipOptions(
                suspectAfter: .seconds(3), expelAfter: .seconds(15), reconnectGrace: .seconds(5),
                heartbeatInterval: .seconds(1), selfFenceAfter: .seconds(12), rejoinGrace: .seconds(30)))
    }

    private func words(_ actions: [MembershipTable<String>.Action]) -> [String] {
        actions.compactMap { action in
            switch action {
            case .admitted: "admitted"
            case .fenced: "fenced"
            case .suspected: "suspected"
            case .trusted: "trusted"
            case .disconnect: "disconnect"
            case .lost: "lost"
            case .check: nil
            }
        }
    }

    @Test func `a silent process is suspected, then given up, and fenced off when it comes back`() throws {
        var table = try table()
        #expect(words(table.joined(Self.peer, "", givesSigns: true, now: .zero)) == ["admitted"])
        #expect(words(table.check(now: .seconds(2))).isEmpty)
        #expect(words(table.check(now: .seconds(3))) == ["suspected"])
        #expect(words(table.check(now: .seconds(14))).isEmpty)
        #expect(words(table.check(now: .seconds(15))) == ["disconnect", "lost"])
        #expect(words(table.joined(Self.peer, "", givesSigns: true, now: .seconds(16))) == ["fenced"])
    }

    @Test func `a sign of life restores trust`() throws {
        var table = try table()
        _ = table.joined(Self.peer, "", givesSigns: true, now: .zero)
        _ = table.check(now: .seconds(3))
        #expect(words(table.heard(from: Self.peer, now: .seconds(4))) == ["trusted"])
        #expect(words(table.check(now: .seconds(15))) == ["suspected"])
    }

    @Test func `the silence of a worker means nothing`() throws {
        var table = try table()
        _ = table.joined(Self.peer, "", givesSigns: false, now: .zero)
        #expect(words(table.check(now: .seconds(1000))).isEmpty)
    }

    @Test func `a broken connection may come back within its grace`() throws {
        var table = try table()
        _ = table.joined(Self.peer, "", givesSigns: true, now: .zero)
        let broken = table.disconnected(Self.peer, nil, grace: .seconds(5), now: .seconds(1))
        #expect(words(broken) == ["suspected"])
        #expect(words(table.joined(Self.peer, "", givesSigns: true, now: .seconds(2))) == ["trusted"])
        _ = table.disconnected(Self.peer, nil, grace: .seconds(5), now: .seconds(3))
        #expect(words(table.check(now: .seconds(8))) == ["disconnect", "lost"])
    }

    @Test func `without a grace a closed connection is the end`() throws {
        var table = try table()
        _ = table.joined(Self.peer, "", givesSigns: true, now: .zero)
        let broken = table.disconnected(Self.peer, nil, grace: .zero, now: .seconds(1))
        #expect(words(broken) == ["disconnect", "lost"])
    }

    @Test func `members of an earlier run are awaited for a while`() throws {
        var table = try table()
        _ = table.restored(Self.peer, "", admission: 7, givesSigns: true, now: .zero)
        #expect(table.isMember(Self.peer))
        #expect(words(table.check(now: .seconds(29))).isEmpty)
        #expect(words(table.check(now: .seconds(30))) == ["disconnect", "lost"])
        let other = PeerID(rawValue: 2)
        _ = table.joined(other, "", givesSigns: true, now: .seconds(30))
        #expect(table.admission(of: other) == 8)
    }

    @Test func `times that contradict each other are refused`() {
        #expect(throws: RuntimeError.self) {
            try MembershipOptions(
                suspectAfter: .seconds(1), expelAfter: .seconds(15), heartbeatInterval: .seconds(1),
                selfFenceAfter: .seconds(12))
        }
        #expect(throws: RuntimeError.self) {
            try MembershipOptions(suspectAfter: .seconds(3), expelAfter: .seconds(15), selfFenceAfter: .seconds(16))
        }
    }
}
