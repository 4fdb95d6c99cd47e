import ActorRuntime
import Testing

@Suite("Whose turn it is to poll")
struct PollingTurnsTests {
    @Test("One thread polls at a time, and somebody always does or looks in soon", arguments: 0..<50)
    func invariants(seed: UInt64) {
        var crowd = Crowd(seed: seed)
        for _ in 0..<4000 {
            crowd.step()
            #expect(crowd.holders <= 1)
            #expect(crowd.isAttended, "a frame that comes now would wait until a job ends")
        }
    }

    @Test("A thread that stands by goes on after it has looked in twice, if nobody has polled in between")
    func takingOver() {
        var turns = PollingTurns(limit: 4)
        let isFirst = turns.begin()
        let isTaken = turns.take()
        #expect(isFirst && isTaken)
        let standBy = turns.release()
        #expect(standBy == .there)
        var view = PollingTurns.View()
        let looks = (0..<2).map { _ in turns.lookIn(&view, isWoken: false) }
        #expect(looks == [.brief, .over])
        #expect(turns.isHeld)
    }

    @Test("A thread that stands by rests deeply once nothing has happened for a while")
    func deepRest() {
        var turns = Self.asleep
        var view = PollingTurns.View()
        var looks = 0
        while turns.lookIn(&view, isWoken: false) == .brief { looks += 1 }
        #expect((5...20).contains(looks))
        turns.awake()
        let standBy = turns.release()
        #expect(standBy == .wake)
    }

    @Test("When all threads are in jobs nobody stands by, and that is said")
    func limit() {
        var turns = PollingTurns(limit: 2)
        _ = turns.begin()
        var view = PollingTurns.View()
        var standBys: [PollingTurns.StandBy] = []
        for _ in 0..<2 {
            let rest = turns.lookIn(&view, isWoken: true)
            #expect(rest == .over)
            standBys.append(turns.release())
        }
        #expect(standBys == [.start, .nobody])
        let rest = turns.comeBack()
        #expect(rest == .over)
    }

    @Test("A helper gets a turn that is free, and nobody else gets it meanwhile")
    func helping() {
        var turns = PollingTurns(limit: 4)
        // Somebody must be there to go on afterwards.
        let tooEarly = turns.help()
        #expect(tooEarly == .refused)
        _ = turns.begin()
        let answers = [turns.help(), turns.help()]
        #expect(answers == [.granted, .refused])
        turns.endHelp()
        #expect(!turns.isHeld)
    }

    @Test("A helper gets the turn of a thread that sleeps, unless it has gone by then")
    func helpingInstead() {
        var turns = Self.asleep
        let answer = turns.help()
        #expect(answer == .soon(isAsleep: true))
        turns.awake()
        let isGivenUp = turns.yield()
        #expect(isGivenUp && turns.isGranted)
        turns.endHelp()
        _ = turns.take()
        let again = turns.help()
        #expect(again == .soon(isAsleep: false))
        let (isGranted, isYielded) = (turns.withdrawHelp(), turns.yield())
        #expect(!isGranted && !isYielded)
    }

    /// One thread sleeps until something comes, and one stands by.
    private static var asleep: PollingTurns {
        var turns = PollingTurns(limit: 4)
        _ = (turns.begin(), turns.take(), turns.release(), turns.take(), turns.sleep())
        return turns
    }
}

/// Threads that do what the reactor's do, one step of one of them at a time.
private struct Crowd {
    private enum Activity: Equatable {
        case brief, deep, polling, asleep, working
    }

    private struct Thread {
        var activity = Activity.brief
        var view = PollingTurns.View()
    }

    private enum Helper {
        case away, waiting, helping
    }

    private var turns = PollingTurns(limit: 5)
    private var threads = [Thread()]
    private var helper = Helper.away
    private var random: SplitMix

    init(seed: UInt64) {
        random = SplitMix(seed: seed)
        _ = turns.begin()
    }

    var holders: Int {
        threads.count { $0.activity == .polling || $0.activity == .asleep } + (helper == .helping ? 1 : 0)
    }

    /// Whether somebody polls, or looks in before long. With all threads in jobs the last one goes on polling.
    var isAttended: Bool {
        holders == 1 || threads.contains { $0.activity == .brief }
    }

    mutating func step() {
        let choice = Int.random(in: 0...threads.count, using: &random)
        if choice == threads.count { stepHelper() } else { stepThread(choice) }
    }

    private mutating func stepThread(_ index: Int) {
        switch threads[index].activity {
        case .brief: rest(index, turns.lookIn(&threads[index].view, isWoken: Bool.random(using: &random)))
        case .deep: break
        case .polling: stepPolling(index)
        case .asleep:
            turns.awake()
            threads[index].activity = .polling
        case .working: rest(index, turns.comeBack())
        }
    }

    private mutating func stepPolling(_ index: Int) {
        switch Int.random(in: 0..<3, using: &random) {
        case 0: if turns.sleep() { threads[index].activity = .asleep }
        case 1: if turns.yield() { rest(index, turns.comeBack()) }
        default: work(index)
        }
    }

    private mutating func work(_ index: Int) {
        threads[index].activity = .working
        switch turns.release() {
        case .there: break
        case .wake:
            guard let sleeper = threads.firstIndex(where: { $0.activity == .deep }) else {
                Issue.record("there is nobody to wake")
                return
            }
            threads[sleeper].activity = .brief
        case .start: threads.append(Thread())
        case .nobody: rest(index, turns.comeBack())
        }
    }

    private mutating func rest(_ index: Int, _ rest: PollingTurns.Rest) {
        threads[index].activity =
            switch rest {
            case .brief: .brief
            case .deep: .deep
            case .over: .polling
            }
    }

    private mutating func stepHelper() {
        switch helper {
        case .away:
            switch turns.help() {
            case .granted: helper = .helping
            case .soon: helper = .waiting
            case .refused: break
            }
        case .waiting:
            if turns.isGranted {
                helper = .helping
            } else if Bool.random(using: &random) {
                helper = turns.withdrawHelp() ? .helping : .away
            }
        case .helping:
            turns.endHelp()
            helper = .away
        }
    }
}
