import RuntimeCore
import Testing

@Suite("A process keeps its connection to the head, and ends before the cluster gives it up")
struct HeadSessionStateTests {
    private let lost = RuntimeError(.peerLost, "the connection broke")

    /// A session that is connected at time 0: suspected after 3 s, ends itself after 12 s, expelled after 15 s.
    private func connected(patience: Duration? = .seconds(300)) -> HeadSessionState {
        var session = HeadSessionState(options: .init(restartPatience: patience), now: .zero, seed: 1)
        _ = session.connected(now: .zero)
        return session
    }

    private func givesUp(_ actions: [HeadSessionState.Action]) -> RuntimeError? {
        for action in actions { if case .giveUp(let error) = action { return error } }
        return nil
    }

    private func connects(_ actions: [HeadSessionState.Action]) -> Bool {
        actions.contains { if case .connect = $0 { true } else { false } }
    }

    private func beats(_ actions: [HeadSessionState.Action]) -> Bool {
        actions.contains { if case .sendHeartbeat = $0 { true } else { false } }
    }

    @Test("Signs of life are given once a second")
    func heartbeats() {
        var session = connected()
        #expect(!beats(session.woke(now: .milliseconds(500))))
        #expect(beats(session.woke(now: .seconds(1))))
        #expect(!beats(session.woke(now: .milliseconds(1500))))
        #expect(beats(session.woke(now: .seconds(2))))
    }

    @Test("A broken connection is made again at once")
    func reconnects() {
        var session = connected()
        #expect(connects(session.disconnected(isOrderly: false, lost, now: .seconds(1))))
        #expect(!session.isConnected)
        _ = session.connected(now: .seconds(2))
        #expect(session.isConnected)
    }

    @Test("A goodbye of the head is the end")
    func goodbye() {
        var session = connected()
        #expect(givesUp(session.disconnected(isOrderly: true, nil, now: .seconds(1)))?.code == .shutDown)
        #expect(session.disconnected(isOrderly: false, lost, now: .seconds(2)).isEmpty)
    }

    @Test("Where head and process live and die together, a closed connection is the end")
    func oneMachine() {
        var session = connected(patience: nil)
        #expect(givesUp(session.disconnected(isOrderly: false, lost, now: .seconds(1)))?.code == .peerLost)
    }

    @Test("A silent head is left after 3 s, and another connection is tried")
    func silence() {
        var session = connected()
        _ = session.woke(now: .seconds(1))
        session.answered(now: .seconds(1))
        #expect(!connects(session.woke(now: .milliseconds(3900))))
        #expect(connects(session.woke(now: .seconds(4))))
    }

    @Test("A head that cannot be reached is given up 12 s after it has heard this process last, whatever else happens")
    func selfFencing() {
        var session = connected()
        session.answered(now: .zero)
        for second in 1...4 {
            _ = session.woke(now: .seconds(second))
            session.answered(now: .seconds(second))
        }
        _ = session.woke(now: .seconds(5))
        // The sign of life that left at 5 s is answered at 7 s: until 5 s, and no longer, the head has surely heard it.
        session.answered(now: .seconds(7))
        _ = session.disconnected(isOrderly: false, lost, now: .seconds(8))
        var now = Duration.seconds(8)
        while now < .milliseconds(16_900) {
            now += .milliseconds(100)
            let actions = session.woke(now: now)
            #expect(givesUp(actions) == nil, "\(now)")
            if connects(actions) || now == .milliseconds(8100) {
                #expect(givesUp(session.failed(.unreachable, lost, now: now)) == nil)
            }
        }
        #expect(givesUp(session.woke(now: .seconds(17)))?.code == .peerLost)
    }

    @Test("An answer counts for the sign of life that it answers, however late it comes")
    func lateAnswers() {
        var session = connected()
        session.answered(now: .milliseconds(100))
        for second in 1...4 {
            _ = session.woke(now: .seconds(second))
            // The answer is two signs behind.
            if second > 2 { session.answered(now: .seconds(second)) }
        }
        _ = session.disconnected(isOrderly: false, lost, now: .seconds(5))
        // The answers were to the signs of 1 s and 2 s.
        #expect(givesUp(session.woke(now: .milliseconds(13_900))) == nil)
        #expect(givesUp(session.woke(now: .seconds(14))) != nil)
    }

    @Test("A try to connect that hangs does not put the end off")
    func hangingTry() {
        var session = connected()
        _ = session.disconnected(isOrderly: false, lost, now: .seconds(1))
        #expect(givesUp(session.woke(now: .milliseconds(11_999))) == nil)
        #expect(givesUp(session.woke(now: .seconds(12))) != nil)
    }

    @Test("A head that is down is waited for as long as the patience lasts")
    func headIsDown() {
        var session = connected(patience: .seconds(100))
        _ = session.disconnected(isOrderly: false, lost, now: .seconds(1))
        var now = Duration.seconds(1)
        var end: RuntimeError?
        while end == nil, now < .seconds(200) {
            end = givesUp(session.failed(.nobodyListens, lost, now: now))
            var actions: [HeadSessionState.Action] = []
            while end == nil, !connects(actions) {
                now += .milliseconds(50)
                actions = session.woke(now: now)
                end = givesUp(actions)
            }
        }
        #expect(now >= .seconds(101) && now < .seconds(102))
        #expect(end?.message.contains("is down") == true)
    }

    @Test("The pauses between tries grow from 50 ms to 1 s at most")
    func pauses() {
        var session = connected()
        var now = Duration.seconds(1)
        _ = session.disconnected(isOrderly: false, lost, now: now)
        var pauses: [Duration] = []
        for _ in 0..<10 {
            guard case .wake(let time)? = session.failed(.nobodyListens, lost, now: now).last else { return }
            pauses.append(time - now)
            now = time
            #expect(connects(session.woke(now: now)))
        }
        #expect(pauses[0] <= .milliseconds(50) && pauses.allSatisfy { $0 <= .seconds(1) })
        #expect(pauses[9] >= .milliseconds(500))
    }

    @Test("A head that does not want the process is not asked again")
    func refused() {
        var session = connected()
        _ = session.disconnected(isOrderly: false, lost, now: .seconds(1))
        let error = RuntimeError(.differentBuild, "another build")
        #expect(givesUp(session.failed(.refused, error, now: .seconds(2)))?.code == .differentBuild)
    }
}
