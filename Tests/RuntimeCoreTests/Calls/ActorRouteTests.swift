import RuntimeCore
import Testing

@Suite struct ActorRouteTests {
    private typealias Route = ActorRoute<Int, String>
    private static let peer = PeerID(rawValue: 1)
    private static let loss = RuntimeError(.actorLost, "it was killed")

    private func words(_ actions: [Route.Action]) -> [String] {
        actions.map { action in
            switch action {
            case .send(let frame, _, let location): "send \(frame) to \(location.incarnation)"
            case .resume(let waiter, let error): "fail \(waiter): \(error.code.rawValue)"
            case .reconnect: "reconnect"
            }
        }
    }

    private func word(_ start: Route.Start) -> String {
        switch start {
        case .send(let location): "send to \(location.incarnation)"
        case .hold: "hold"
        case .holdAndWatch: "hold and watch"
        case .refuse(let error): "refuse: \(error.code.rawValue)"
        }
    }

    private func route(_ calls: ClosedRange<UInt64>? = nil, retries: RetryLimit = .none) -> Route {
        var route = Route(to: "it", limit: 3)
        _ = route.located(incarnation: 1, peer: Self.peer)
        for call in calls ?? 1...1 where calls != nil {
            _ = route.begin(call, waiter: Int(call), frame: "\(call)", retries: retries)
        }
        return route
    }

    @Test func `calls wait for the actor's home and go there in order, up to a limit`() {
        var route = Route(to: "it", limit: 2)
        #expect(word(route.begin(1, waiter: 1, frame: "1")) == "hold and watch")
        #expect(word(route.begin(2, waiter: 2, frame: "2")) == "hold")
        #expect(word(route.begin(3, waiter: 3, frame: "3")) == "refuse: overloaded")
        #expect(words(route.located(incarnation: 1, peer: Self.peer)) == ["send 1 to 1", "send 2 to 1"])
        #expect(word(route.begin(4, waiter: 4, frame: "4")) == "send to 1")
    }

    @Test func `a call is answered once`() {
        var route = route(1...1)
        #expect(route.answered(1, by: 1) == 1)
        #expect(route.answered(1, by: 1) == nil)
    }

    @Test func `C5: calls that were under way fail, later ones go to the next run`() {
        var route = route(1...2)
        let lost = route.unavailable(incarnation: 1, Self.loss, willRestart: true)
        #expect(words(lost) == ["fail 1: actorUnavailable", "fail 2: actorUnavailable"])
        #expect(word(route.begin(3, waiter: 3, frame: "3")) == "hold")
        #expect(words(route.located(incarnation: 2, peer: Self.peer)) == ["send 3 to 2"])
        #expect(route.answered(3, by: 1) == nil)
        #expect(route.answered(3, by: 2) == 3)
    }

    @Test func `C6: calls that may be retried go first to the next run, in their order`() {
        var route = route(1...3, retries: .unlimited)
        #expect(route.answered(1, by: 1) == 1)
        #expect(words(route.unavailable(incarnation: 1, Self.loss, willRestart: true)).isEmpty)
        _ = route.begin(4, waiter: 4, frame: "4", retries: .unlimited)
        #expect(words(route.located(incarnation: 2, peer: Self.peer)) == ["send 2 to 2", "send 3 to 2", "send 4 to 2"])
    }

    @Test func `a call with one retry fails with the second loss`() {
        var route = route(1...1, retries: .atMost(1))
        #expect(words(route.located(incarnation: 2, peer: Self.peer)) == ["send 1 to 2"])
        #expect(words(route.located(incarnation: 3, peer: Self.peer)) == ["fail 1: actorUnavailable"])
    }

    @Test func `old news changes nothing`() {
        var route = route(1...1)
        _ = route.located(incarnation: 2, peer: Self.peer)
        #expect(words(route.located(incarnation: 1, peer: Self.peer)).isEmpty)
        #expect(words(route.unavailable(incarnation: 1, Self.loss, willRestart: true)).isEmpty)
        #expect(route.location?.incarnation == 2)
    }

    @Test func `a dead actor fails all calls, and new ones at once`() {
        var route = route(1...1)
        #expect(words(route.died(Self.loss)) == ["fail 1: actorDied"])
        #expect(word(route.begin(2, waiter: 2, frame: "2")) == "refuse: actorDied")
    }

    @Test func `calls over a broken connection fail when it turns out that the actor lives on`() {
        var route = route(1...1)
        #expect(words(route.connectionLost(incarnation: 1, Self.loss)) == ["reconnect"])
        #expect(word(route.begin(2, waiter: 2, frame: "2")) == "hold")
        #expect(words(route.reconnected(incarnation: 1)) == ["fail 1: actorUnavailable", "send 2 to 1"])
    }

    @Test func `a cancelled call is not sent, or its process is told`() {
        var route = Route(to: "it", limit: 3)
        _ = route.begin(1, waiter: 1, frame: "1")
        guard case .resume(1, _) = route.cancel(1) else { return #expect(Bool(false), "the caller goes on") }
        #expect(words(route.located(incarnation: 1, peer: Self.peer)).isEmpty)
        _ = route.begin(2, waiter: 2, frame: "2")
        guard case .resumeAndTell(2, _, _) = route.cancel(2) else { return #expect(Bool(false), "the actor is told") }
        guard case .nothing = route.cancel(2) else { return #expect(Bool(false), "there is nothing left to cancel") }
    }
}
