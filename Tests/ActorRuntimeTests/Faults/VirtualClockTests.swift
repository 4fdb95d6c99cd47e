import ActorRuntime
import Synchronization
import Testing

@Suite("Virtual time passes only when it is told to")
struct VirtualClockTests {
    private final class Log: Sendable {
        private let entries = Mutex<[String]>([])

        var all: [String] { entries.withLock { $0 } }

        func note(_ entry: String) {
            entries.withLock { $0.append(entry) }
        }
    }

    @Test("Work runs at its time, and in the order of scheduling where that is the same")
    func order() {
        let (clock, log) = (VirtualClock(), Log())
        for (name, seconds) in [("c", 3), ("a", 1), ("b", 1), ("d", 4)] {
            clock.schedule(after: .seconds(seconds)) { log.note("\(name) \(clock.now)") }
        }
        clock.advance(to: .milliseconds(500))
        #expect(log.all.isEmpty && clock.next == .seconds(1) && clock.now == .milliseconds(500))
        clock.advance(to: .seconds(3))
        #expect(log.all == ["a 1.0 seconds", "b 1.0 seconds", "c 3.0 seconds"])
        #expect(clock.count == 1)
    }

    @Test("What work schedules runs too, if its time has come")
    func nested() {
        let (clock, log) = (VirtualClock(), Log())
        clock.schedule(after: .seconds(1)) {
            clock.schedule(after: .seconds(1)) { log.note("\(clock.now)") }
            clock.schedule(after: .seconds(5)) { log.note("too late") }
        }
        clock.advance(to: .seconds(3))
        #expect(log.all == ["2.0 seconds"])
    }

    @Test("Cancelled work never runs and takes no memory")
    func cancellation() {
        let (clock, log) = (VirtualClock(), Log())
        let works = (0..<3).map { index in clock.schedule(after: .seconds(1)) { log.note("\(index)") } }
        works[1].cancel()
        #expect(clock.count == 2)
        clock.advance(to: .seconds(1))
        works[0].cancel()
        #expect(log.all == ["0", "2"] && clock.next == nil)
    }
}
