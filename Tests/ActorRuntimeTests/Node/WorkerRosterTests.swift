import ActorRuntime
import Testing

@Suite("A node's workers are started once, ended once, and reported once")
struct WorkerRosterTests {
    private static let worker = PeerID(rawValue: 0xa)
    private static let other = PeerID(rawValue: 0xb)
    private static let limits = WorkerRoster.Limits(joining: .seconds(30), grace: .seconds(5))

    private func words(_ actions: [WorkerRoster.Action]) -> [String] {
        actions.map { action in
            switch action {
            case .spawn(let id): "spawn \(id)"
            case .terminate(let id): "terminate \(id)"
            case .kill(let id): "kill \(id)"
            case .report(let id, let error): "report \(id) \(error.code.rawValue)"
            case .wake(let time): "wake at \(time.components.seconds)"
            case .finished: "finished"
            }
        }
    }

    private func obituary(_ end: ProcessEnd = .signalled(9)) -> ProcessObituary {
        ProcessObituary(role: .worker, processIdentifier: 7, end: end, log: "/log")
    }

    private func message(_ actions: [WorkerRoster.Action]) -> String {
        actions.compactMap { action in
            if case .report(_, let error) = action { return error.message }
            return nil
        }.joined()
    }

    /// A roster with one worker that runs.
    private func running() -> WorkerRoster {
        var roster = WorkerRoster(limits: Self.limits)
        _ = roster.start(Self.worker, now: .zero)
        _ = roster.spawned(Self.worker)
        roster.joined(Self.worker)
        return roster
    }

    @Test("A worker is spawned, joins, and its sudden end is reported")
    func life() {
        var roster = WorkerRoster(limits: Self.limits)
        #expect(words(roster.start(Self.worker, now: .seconds(1))) == ["spawn a", "wake at 31"])
        #expect(roster.start(Self.worker, now: .seconds(2)).isEmpty)
        #expect(roster.spawned(Self.worker).isEmpty && roster.members == [Self.worker])
        roster.joined(Self.worker)
        #expect(roster.wake(now: .seconds(100)).isEmpty)
        #expect(!roster.wasKilled(Self.worker))
        #expect(words(roster.ended(Self.worker, obituary())) == ["report a peerLost"])
        #expect(roster.ended(Self.worker, obituary()).isEmpty && roster.members.isEmpty)
    }

    @Test("A worker that ends by itself and with success was not asked to")
    func uncalledFor() {
        var roster = running()
        #expect(message(roster.ended(Self.worker, obituary(.exited(code: 0)))).contains("nobody had asked"))
    }

    @Test("A process that cannot be started, or ends before it joined, failed to start")
    func failedStart() {
        var roster = WorkerRoster(limits: Self.limits)
        _ = roster.start(Self.worker, now: .zero)
        let error = RuntimeError(.systemCallFailed, "no")
        #expect(words(roster.failed(Self.worker, error)) == ["report a workerFailedToStart"])
        #expect(roster.failed(Self.worker, error).isEmpty)
        _ = roster.start(Self.other, now: .zero)
        _ = roster.spawned(Self.other)
        let end = roster.ended(Self.other, obituary())
        #expect(words(end) == ["report b workerFailedToStart"] && message(end).contains("before it joined"))
    }

    @Test("A worker that does not join in time is killed, and the next deadline is awaited")
    func neverJoins() {
        var roster = WorkerRoster(limits: Self.limits)
        _ = roster.start(Self.worker, now: .zero)
        _ = roster.spawned(Self.worker)
        _ = roster.start(Self.other, now: .seconds(10))
        #expect(words(roster.wake(now: .seconds(29))) == ["wake at 30"])
        #expect(words(roster.wake(now: .seconds(30))) == ["kill a", "wake at 40"])
        #expect(roster.wasKilled(Self.worker))
        let end = roster.ended(Self.worker, obituary())
        #expect(words(end) == ["report a workerFailedToStart"] && message(end).contains("did not join within"))
    }

    @Test("A process that is given up while it is being started is killed as soon as it is there")
    func givenUpWhileStarting() {
        for force in [false, true] {
            var roster = WorkerRoster(limits: Self.limits)
            _ = roster.start(Self.worker, now: .zero)
            #expect(roster.stop(Self.worker, force: force, now: .seconds(1)).isEmpty)
            #expect(words(roster.spawned(Self.worker)) == ["kill a"])
            #expect(words(roster.ended(Self.worker, obituary())) == ["report a shutDown"])
        }
        var late = WorkerRoster(limits: Self.limits)
        _ = late.start(Self.worker, now: .zero)
        #expect(late.wake(now: .seconds(30)).isEmpty)
        #expect(words(late.spawned(Self.worker)) == ["kill a"])
    }

    @Test("A worker is asked to end, and killed if it does not")
    func stopping() {
        var roster = running()
        #expect(words(roster.stop(Self.worker, force: false, now: .seconds(1))) == ["terminate a", "wake at 6"])
        #expect(roster.stop(Self.worker, force: false, now: .seconds(2)).isEmpty)
        #expect(words(roster.wake(now: .seconds(6))) == ["kill a"])
        #expect(roster.wake(now: .seconds(60)).isEmpty)
        let end = roster.ended(Self.worker, obituary())
        #expect(words(end) == ["report a shutDown"] && message(end).contains("did not end within"))
    }

    @Test("Force kills at once, even one that was asked before, but only once")
    func forcing() {
        var roster = running()
        _ = roster.stop(Self.worker, force: false, now: .zero)
        #expect(words(roster.stop(Self.worker, force: true, now: .zero)) == ["kill a"])
        #expect(roster.stop(Self.worker, force: true, now: .zero).isEmpty)
        #expect(roster.wake(now: .seconds(100)).isEmpty)
        #expect(message(roster.ended(Self.worker, obituary())).contains("did not end within") == false)
        #expect(roster.stop(Self.worker, force: true, now: .zero).isEmpty)
        var forced = running()
        _ = forced.stop(Self.worker, force: true, now: .zero)
        #expect(message(forced.ended(Self.worker, obituary())).contains("as the head wanted"))
    }

    @Test("A node that leaves asks all workers to end, starts none, and is finished when the last is gone")
    func leaving() {
        var roster = running()
        _ = roster.start(Self.other, now: .zero)
        #expect(words(roster.shutDown(now: .seconds(1))) == ["terminate a", "wake at 6"])
        #expect(words(roster.start(PeerID(rawValue: 0xc), now: .zero)) == ["report c workerFailedToStart"])
        #expect(words(roster.spawned(Self.other)) == ["kill b"])
        #expect(message(roster.ended(Self.worker, obituary())).contains("its node left the cluster"))
        #expect(words(roster.ended(Self.other, obituary())) == ["report b shutDown", "finished"])
        #expect(roster.shutDown(now: .seconds(2)).isEmpty)
        var empty = WorkerRoster()
        #expect(words(empty.shutDown(now: .zero)) == ["finished"])
    }

    @Test("A node that has lost its head kills all workers and names the reason")
    func abandoning() {
        var roster = running()
        _ = roster.start(Self.other, now: .zero)
        let reason = RuntimeError(.peerLost, "the head is gone")
        #expect(words(roster.abandon(reason)) == ["kill a"])
        #expect(words(roster.failed(Self.other, reason)) == ["report b workerFailedToStart"])
        let end = roster.ended(Self.worker, obituary())
        #expect(words(end) == ["report a peerLost", "finished"])
        guard case .report(_, let error)? = end.first else { return }
        #expect((error.cause as? RuntimeError)?.message == "the head is gone")
        #expect(roster.abandon(reason).isEmpty)
    }

    /// Whatever happens in whatever order: every worker that was wished for is reported once, and the roster finishes.
    @Test("Random histories report every worker once", arguments: 0..<200)
    func histories(seed: UInt64) {
        var generator = SplitMix(seed: seed)
        var roster = WorkerRoster(limits: Self.limits)
        var (wished, reported, finished): (Set<PeerID>, [PeerID], Int) = ([], [], 0)
        var (spawning, processes): (Set<PeerID>, Set<PeerID>) = ([], [])
        func take(_ actions: [WorkerRoster.Action]) {
            for action in actions {
                switch action {
                case .spawn(let id): spawning.insert(id)
                case .terminate(let id), .kill(let id): #expect(processes.contains(id))
                case .report(let id, _): reported.append(id)
                case .finished: finished += 1
                case .wake: break
                }
            }
        }
        for step in 0..<200 {
            let now = Duration.seconds(step)
            switch Int.random(in: 0..<9, using: &generator) {
            case 0, 1:
                let id = PeerID(rawValue: UInt64(step))
                wished.insert(id)
                take(roster.start(id, now: now))
            case 2, 3:
                guard let id = spawning.randomElement(using: &generator) else { continue }
                spawning.remove(id)
                processes.insert(id)
                take(roster.spawned(id))
            case 4:
                guard let id = processes.randomElement(using: &generator) else { continue }
                roster.joined(id)
            case 5:
                guard let id = wished.randomElement(using: &generator) else { continue }
                take(roster.stop(id, force: Bool.random(using: &generator), now: now))
            case 6: take(roster.wake(now: now))
            case 7:
                guard let id = processes.randomElement(using: &generator) else { continue }
                processes.remove(id)
                take(roster.ended(id, obituary()))
            default:
                guard step > 150 else { continue }
                take(roster.shutDown(now: now))
            }
        }
        take(roster.abandon(RuntimeError(.peerLost, "the end")))
        for id in spawning { take(roster.failed(id, RuntimeError(.systemCallFailed, "no"))) }
        for id in processes { take(roster.ended(id, obituary())) }
        #expect(reported.count == wished.count && Set(reported) == wished && finished == 1)
    }
}
