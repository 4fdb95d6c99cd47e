import DequeModule
import Dispatch
import Synchronization

/// The head of a cluster inside a process: a shell around the head's decisions.
///
/// What is decided is queued under the lock and done outside it, by one thread at a time, in order. What has to outlive
/// the process is written down before anything that was decided with it or after it is done.
final class HeadServer: Sendable {
    fileprivate struct State {
        var decisions: HeadState
        var actions: Deque<HeadAction> = []
        var isWorking = false
        var nextWake: Duration?
    }

    private enum Member: Sendable {
        case embedded(any HeadReceiver)
        case connected(Connection)
    }

    /// Why the head cannot go on, once that is so: what it decides can no longer be written down.
    let failure = Promise<RuntimeError?>()
    /// Fulfilled when a member has asked for the end of the cluster.
    let ended = Promise<RuntimeError?>()
    private let state: Mutex<State>
    private let members = Mutex<[PeerID: Member]>([:])
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private let scheduler: any Scheduler
    /// Where decisions are written down, if they are, and the queue on which that is done.
    private let journal: HeadJournal?
    private let queue = DispatchQueue(label: "head", qos: .userInteractive)
    private let timeline: Timeline?
    private let counters = HeadCounters()

    /// Makes a server.
    ///
    /// - Parameters:
    ///   - decisions: The head's state, new or made of what was written down.
    ///   - scheduler: Runs what has to be done later.
    ///   - journal: Where decisions are written down; nil if they need not outlive the process.
    ///   - timeline: Where the steps of tasks and actors are noted.
    init(
        _ decisions: HeadState, scheduler: any Scheduler, journal: HeadJournal? = nil, timeline: Timeline? = nil
    ) {
        state = Mutex(State(decisions: decisions))
        start = clock.now
        self.scheduler = scheduler
        self.journal = journal
        self.timeline = timeline
    }

    /// Something has happened.
    func handle(_ event: HeadEvent) {
        state.withLock { $0.take(event, clock.now - start) }
        work()
    }

    /// Begins to look at the time: after a restart there may be processes that never come back.
    func begin() {
        handle(.woke)
    }

    /// A process of which this one takes messages over a connection.
    func attach(_ connection: Connection, _ peer: PeerID) {
        members.withLock { $0[peer] = .connected(connection) }
        connection.onControl { [weak self, weak connection] frame in
            do {
                guard let self, let connection, isCurrent(connection, peer) else { return }
                received(try ControlForm.readToHead(frame), from: peer)
            } catch {
                connection?.violation("it sent something that is no message to the head (\(error))")
            }
        }
    }

    /// What still arrives over a connection that was followed by another one is said again over that.
    private func isCurrent(_ connection: Connection, _ peer: PeerID) -> Bool {
        members.withLock { members in
            if case .connected(let current)? = members[peer] { return current === connection }
            return false
        }
    }

    /// The process itself.
    func attach(_ receiver: any HeadReceiver, _ peer: PeerID) -> any HeadChannel {
        members.withLock { $0[peer] = .embedded(receiver) }
        return EmbeddedHeadChannel(head: self, peer: peer)
    }

    /// A connection has closed. There may be a newer one to the same process.
    func detach(_ connection: Connection, _ peer: PeerID, _ error: RuntimeError?) {
        let wasCurrent = members.withLock { members in
            guard case .connected(let current)? = members[peer], current === connection else { return false }
            members[peer] = nil
            return true
        }
        if wasCurrent { handle(.disconnected(peer, error)) }
    }

    /// How long the end of a cluster waits for nodes that are away.
    private static let absence = Duration.seconds(5)

    /// Every process hears that the cluster has ended, and the timeline is complete. Returns when the goodbyes have been
    /// written: a process that misses its own takes the head for one that was killed, and waits for it. So nodes whose
    /// connection is broken, or that have yet to come back to a head that was started again, are waited for a while.
    func close() async {
        let end = clock.now + Self.absence
        await closeConnections()
        while clock.now < end, state.withLock({ $0.decisions.hasAbsentNodes }) {
            // A cancelled wait must not become a busy one.
            guard (try? await Task.sleep(for: .milliseconds(20))) != nil else { break }
            await closeConnections()
        }
        timeline?.finish(now: clock.now - start)
    }

    private func closeConnections() async {
        let connections = members.withLock { members in
            defer { members = [:] }
            return members.values.compactMap { if case .connected(let connection) = $0 { connection } else { nil } }
        }
        for connection in connections { connection.close() }
        await withTaskGroup { group in
            for connection in connections {
                group.addTask {
                    _ = try? await withTimeLimit(.seconds(2), late: { CancellationError() }) {
                        try await connection.ended.wait()
                    }
                }
            }
        }
    }

    private func received(_ message: ToHead, from peer: PeerID) {
        counters.count(message)
        state.withLock { state in
            state.take(.received(peer, message), clock.now - start)
            // Answered in its turn, after all that was decided before.
            if case .heartbeat = message { state.actions.append(.send(peer, .heartbeat)) }
        }
        if case .endCluster = message { ended.fulfil(nil) }
        work()
    }
}

extension HeadServer.State {
    fileprivate mutating func take(_ event: HeadEvent, _ now: Duration) {
        actions.append(contentsOf: decisions.handle(event, now: now))
    }
}

/// Doing what was decided.
extension HeadServer {
    private func work() {
        guard journal == nil else { return workInBatches() }
        var isFirst = true
        while let action = next(isFirst) {
            isFirst = false
            perform(action)
        }
    }

    private func next(_ isFirst: Bool) -> HeadAction? {
        state.withLock { state in
            if isFirst {
                guard !state.isWorking else { return nil }
                state.isWorking = true
            }
            guard let action = state.actions.popFirst() else {
                state.isWorking = false
                return nil
            }
            return action
        }
    }

    /// Writing takes a while: meanwhile decisions gather, which are then written in one go.
    private func workInBatches() {
        let isNeeded = state.withLock { state in
            guard !state.isWorking else { return false }
            state.isWorking = true
            return true
        }
        guard isNeeded else { return }
        queue.async { [self] in
            while let batch = nextBatch() {
                guard write(batch) else { return }
                for action in batch.actions { perform(action) }
            }
        }
    }

    private struct Batch {
        var actions: Deque<HeadAction>
        /// Everything there is to write down, if the journal is to be written anew.
        var everything: [RecordKey: HeadRecord]?
    }

    private func nextBatch() -> Batch? {
        state.withLock { state in
            guard !state.actions.isEmpty, failure.current == nil else {
                state.isWorking = false
                return nil
            }
            var batch = Batch(actions: state.actions)
            state.actions = []
            if journal?.isDueForRewriting == true { batch.everything = state.decisions.records }
            return batch
        }
    }

    private func write(_ batch: Batch) -> Bool {
        do {
            if let everything = batch.everything {
                try journal?.rewrite(everything)
            } else {
                try journal?.append(batch.actions)
            }
            return true
        } catch {
            failure.fulfil(RuntimeError(describing: error))
            return false
        }
    }

    private func perform(_ action: HeadAction) {
        switch action {
        case .send(let peer, let message):
            switch members.withLock({ $0[peer] }) {
            case .embedded(let receiver)?: receiver.received(message)
            case .connected(let connection)?: connection.sendControl(message)
            case nil: break
            }
        case .disconnect(let peer):
            let member = members.withLock { $0.removeValue(forKey: peer) }
            if case .connected(let connection)? = member { connection.close() }
        case .wake(let time): wake(at: time)
        case .trace(let event): timeline?.note(event)
        case .record: break
        }
    }

    private func wake(at time: Duration) {
        let isNews = state.withLock { state in
            if let next = state.nextWake, next <= time { return false }
            state.nextWake = time
            return true
        }
        guard isNews else { return }
        scheduler.schedule(after: max(.zero, start + time - clock.now)) { [weak self] in
            self?.state.withLock { $0.nextWake = nil }
            self?.handle(.woke)
        }
    }
}
