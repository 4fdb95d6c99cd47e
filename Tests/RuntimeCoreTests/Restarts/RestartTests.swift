import RuntimeCore
import Testing

@Suite struct RestartTests {
    @Test(arguments: [(1, 100), (2, 200), (3, 400), (6, 3200), (7, 5000), (100, 5000)])
    func `delays double up to their limit`(step: Int, milliseconds: Int) {
        let backoff = Backoff(first: .milliseconds(100), limit: .seconds(5))
        #expect(backoff.longestDelay(ofStep: step) == .milliseconds(milliseconds))
        var generator = SplitMix(seed: 1)
        for _ in 0..<100 {
            let delay = backoff.delay(ofStep: step, using: &generator)
            #expect(delay >= .milliseconds(milliseconds) / 2)
            #expect(delay <= .milliseconds(milliseconds))
        }
    }

    @Test func `the first restart follows at once, and none after the last`() {
        var ledger = RestartLedger()
        var generator = SplitMix(seed: 1)
        #expect(ledger.ended(.unintended, policy: .atMost(2), using: &generator) == .restart(after: .zero))
        guard case .restart(let delay) = ledger.ended(.unintended, policy: .atMost(2), using: &generator) else {
            return #expect(Bool(false), "the second restart is allowed")
        }
        #expect(delay >= .milliseconds(50) && delay <= .milliseconds(100))
        #expect(ledger.ended(.unintended, policy: .atMost(2), using: &generator) == .giveUp)
        #expect(ledger.restarts == 2)
    }

    @Test func `an intended end is the last`() {
        var ledger = RestartLedger()
        var generator = SplitMix(seed: 1)
        #expect(ledger.ended(.intended, policy: .always, using: &generator) == .stayDead)
        #expect(ledger.restarts == 0)
    }

    @Test func `the earliest alarm rings first, and setting one again moves it`() {
        var alarms = AlarmQueue<String>()
        alarms.set("a", at: .seconds(3))
        alarms.set("b", at: .seconds(2))
        alarms.set("a", at: .seconds(1))
        #expect(alarms.next() == .seconds(1))
        #expect(alarms.due(at: .seconds(2)) == "a")
        #expect(alarms.due(at: .seconds(2)) == "b")
        #expect(alarms.due(at: .seconds(9)) == nil)
        alarms.set("c", at: .seconds(1))
        alarms.clear("c")
        #expect(!alarms.isSet("c"))
        #expect(alarms.next() == nil)
    }
}
