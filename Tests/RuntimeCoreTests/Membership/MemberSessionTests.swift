import RuntimeCore
import Testing

@Suite struct MemberSessionTests {
    private static let description = PeerDescription(
        role: .driver, processIdentifier: 1, host: "host", memoryDomain: "memory")

    private func words(_ messages: [ToHead]) -> [String] {
        messages.map { message in
            switch message {
            case .join(_, let isMember): isMember ? "rejoin" : "join"
            case .release(let object): "\(object.number)"
            case .resumed: "resumed"
            case .heartbeat: "heartbeat"
            default: "?"
            }
        }
    }

    private func message(_ number: UInt64) -> ToHead {
        .release(ObjectID(creator: PeerID(rawValue: 1), number: number))
    }

    @Test func `what is said before the welcome follows it`() {
        var session = MemberSession()
        #expect(session.say(message(1)).isEmpty)
        #expect(words(session.connected(Self.description)) == ["join"])
        #expect(session.say(message(2)).isEmpty)
        #expect(session.say(.heartbeat).isEmpty)
        #expect(words(session.welcomed(heard: nil, isResumable: true) { Inventory() }) == ["1", "2"])
        #expect(words(session.say(message(3))) == ["3"])
        #expect(words(session.say(.heartbeat)) == ["heartbeat"])
    }

    @Test func `what was not heard is said again, and then what is in hand`() {
        var session = MemberSession()
        _ = session.connected(Self.description)
        _ = session.welcomed(heard: nil, isResumable: true) { Inventory() }
        for number in 1...5 as ClosedRange<UInt64> { _ = session.say(message(number)) }
        session.heard(2)
        #expect(session.keptCount == 3)
        session.disconnected()
        _ = session.say(message(6))
        #expect(words(session.connected(Self.description)) == ["rejoin"])
        #expect(words(session.welcomed(heard: 4, isResumable: true) { Inventory() }) == ["5", "6", "resumed"])
        session.heard(6)
        #expect(session.keptCount == 0)
    }

    @Test func `nothing is kept for a head to which nobody can come back`() {
        var session = MemberSession()
        _ = session.connected(Self.description)
        _ = session.say(message(1))
        #expect(words(session.welcomed(heard: nil, isResumable: false) { Inventory() }) == ["1"])
        _ = session.say(message(2))
        #expect(session.keptCount == 0)
    }
}
