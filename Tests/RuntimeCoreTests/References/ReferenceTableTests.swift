import RuntimeCore
import Testing

@Suite struct ReferenceTableTests {
    private static let (one, two) = (PeerID(rawValue: 1), PeerID(rawValue: 2))
    private static let object = ObjectID(creator: one, number: 1)

    @Test func `an object ends with its last holder`() {
        var table = ReferenceTable()
        table.retain(Self.object, by: .process(Self.one))
        table.retain(Self.object, by: .process(Self.one))
        table.retain(Self.object, by: .process(Self.two))
        #expect(table.release(Self.object, by: .process(Self.one)).isEmpty)
        #expect(table.release(Self.object, by: .process(Self.two)) == [.free(Self.object), .forget(Self.object)])
        #expect(table.counts == (0, 0, 0))
    }

    @Test func `a recipe is kept for what was made of it, the value is not`() {
        var table = ReferenceTable()
        let task = TaskID(result: ObjectID(creator: Self.one, number: 2))
        table.retain(Self.object, by: .process(Self.one))
        table.retain(Self.object, by: .lineage(task))
        #expect(table.release(Self.object, by: .process(Self.one)) == [.free(Self.object)])
        #expect(!table.isHeld(Self.object))
        #expect(table.isKnown(Self.object))
        #expect(table.release(Self.object, by: .lineage(task)) == [.forget(Self.object)])
    }

    @Test(arguments: [true, false])
    func `a reference in a message keeps the object, whoever speaks first`(isSenderFirst: Bool) {
        var table = ReferenceTable()
        table.retain(Self.object, by: .process(Self.one))
        if isSenderFirst {
            table.sent(Self.object, token: 9, by: Self.one, to: Self.two)
            #expect(table.release(Self.object, by: .process(Self.one)).isEmpty)
            #expect(table.received(Self.object, token: 9, by: Self.two).isEmpty)
        } else {
            #expect(table.received(Self.object, token: 9, by: Self.two).isEmpty)
            table.sent(Self.object, token: 9, by: Self.one, to: Self.two)
            #expect(table.release(Self.object, by: .process(Self.one)).isEmpty)
        }
        #expect(table.counts.transits == 0)
        #expect(table.release(Self.object, by: .process(Self.two)) == [.free(Self.object), .forget(Self.object)])
    }

    @Test func `a message that nobody will read ends with a word, or with either process`() {
        for end in 0..<3 {
            var table = ReferenceTable()
            table.retain(Self.object, by: .process(Self.one))
            table.sent(Self.object, token: 9, by: Self.one, to: Self.two)
            let kept = table.release(Self.object, by: .process(Self.one))
            #expect(kept.isEmpty)
            let actions =
                switch end {
                case 0: table.withdrawn(token: 9)
                case 1: table.lost(Self.one)
                default: table.lost(Self.two)
                }
            #expect(actions == [.free(Self.object), .forget(Self.object)])
            #expect(table.counts == (0, 0, 0))
        }
    }

    @Test func `a lost process lets go of all it holds`() {
        var table = ReferenceTable()
        for number in 1...3 as ClosedRange<UInt64> {
            table.retain(ObjectID(creator: Self.one, number: number), by: .process(Self.two))
        }
        #expect(table.lost(Self.two).count == 6)
        #expect(table.counts == (0, 0, 0))
    }

    @Test func `words of receivers without a sender's are given up after a while`() {
        var table = ReferenceTable()
        for token in 1...5000 as ClosedRange<UInt64> {
            _ = table.received(Self.object, token: token, by: Self.two)
        }
        #expect(table.counts.transits == 4096)
        _ = table.lost(Self.two)
        #expect(table.counts.transits == 0)
    }
}
