import ActorRuntime
import Testing

@Suite("The call table keeps order and count of calls")
struct CallTableTests {
    private func table(inFlight: Int = 2, waiting: Int = 2) -> CallTable<String, Int> {
        CallTable(limits: .init(inFlight: inFlight, waiting: waiting))
    }

    @Test("Calls beyond the limit wait in order, and then are refused")
    func limits() {
        var table = table()
        #expect(table.begin(1, waiter: "a", frame: 1) == .send)
        #expect(table.begin(2, waiter: "b", frame: 2) == .send)
        #expect(table.begin(3, waiter: "c", frame: 3) == .hold)
        #expect(table.begin(4, waiter: "d", frame: 4) == .hold)
        #expect(table.begin(5, waiter: "e", frame: 5) == .refuse)
        #expect(table.nextToSend() == nil)
        guard case .resume("b") = table.answer(2) else { return fail() }
        #expect(table.nextToSend() == 3)
        #expect(table.nextToSend() == nil)
        #expect(table.begin(6, waiter: "f", frame: 6) == .hold)
        #expect(Set(table.removeAll()) == ["a", "c", "d", "f"])
        #expect(table.inFlightCount == 0 && table.heldCount == 0)
    }

    @Test("A new call does not overtake those that wait")
    func noOvertaking() {
        var table = table(inFlight: 1)
        _ = table.begin(1, waiter: "a", frame: 1)
        _ = table.begin(2, waiter: "b", frame: 2)
        _ = table.answer(1)
        #expect(table.begin(3, waiter: "c", frame: 3) == .hold)
        #expect(table.nextToSend() == 2)
    }

    @Test("A cancelled call counts until the peer has answered, and its answer is ignored")
    func cancellation() {
        var table = table(inFlight: 1)
        _ = table.begin(1, waiter: "a", frame: 1)
        _ = table.begin(2, waiter: "b", frame: 2)
        guard case .resumeAndTell("a") = table.cancel(1) else { return fail() }
        guard case .nothing = table.cancel(1) else { return fail() }
        #expect(table.nextToSend() == nil)
        guard case .resume("b") = table.cancel(2) else { return fail() }
        guard case .ignore = table.answer(1) else { return fail() }
        #expect(table.nextToSend() == nil)
        guard case .unknown = table.answer(1) else { return fail() }
        guard case .unknown = table.answer(77) else { return fail() }
    }

    private func fail() {
        Issue.record("the table decided otherwise")
    }

    /// A model that keeps everything in plain sight: no waiter is lost, resumed twice, or sent out of order.
    @Test("Random histories resume every caller exactly once", arguments: 0..<200)
    func histories(seed: UInt64) {
        var generator = SplitMix(seed: seed)
        var table = CallTable<UInt64, UInt64>(limits: .init(inFlight: 3, waiting: 5))
        var resumed: [UInt64] = []
        var accepted: [UInt64] = []
        var sent: [UInt64] = []
        var unanswered: [UInt64] = []
        for call in 0..<UInt64(300) {
            switch Int.random(in: 0..<3, using: &generator) {
            case 0:
                switch table.begin(call, waiter: call, frame: call) {
                case .send:
                    accepted.append(call)
                    sent.append(call)
                    unanswered.append(call)
                case .hold: accepted.append(call)
                case .refuse: break
                }
            case 1:
                guard let index = unanswered.indices.randomElement(using: &generator) else { continue }
                if case .resume(let waiter) = table.answer(unanswered.remove(at: index)) { resumed.append(waiter) }
            default:
                guard let call = accepted.randomElement(using: &generator) else { continue }
                switch table.cancel(call) {
                case .resume(let waiter), .resumeAndTell(let waiter): resumed.append(waiter)
                case .nothing: break
                }
            }
            while let frame = table.nextToSend() {
                sent.append(frame)
                unanswered.append(frame)
            }
            #expect(table.inFlightCount == unanswered.count && unanswered.count <= 3 && table.heldCount <= 5)
        }
        resumed += table.removeAll()
        #expect(resumed.sorted() == accepted)
        #expect(sent == sent.sorted())
    }
}
