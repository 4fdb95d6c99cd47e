import RunStore
import Synchronization
import Tune
import TuningCore

/// Shows a run while it goes on, and its result.
protocol RunPresenter: Sendable {
    /// Takes in what the run records, in order; called under the run's lock.
    func take(_ event: JournalEvent)
    /// Says that the slots are being prepared.
    func prepare()
    /// Says that the run exists.
    func begin(_ description: RunDescription)
    /// Shows where the run stands; called about ten times a second.
    func refresh(_ progress: RunProgress)
    /// Says that the run is being interrupted.
    func interrupted()
    /// Shows the result.
    func finish(_ result: RunResult) throws
    /// Leaves the terminal in order when the run could not go on.
    func abandon()
}

extension RunPresenter {
    /// Runs to the end while it is shown.
    func follow(_ run: TuningRun) async throws -> RunResult {
        let ticker = Task {
            while true {
                try await Task.sleep(for: .milliseconds(100))
                if let progress = run.progress { refresh(progress) }
            }
        }
        defer { ticker.cancel() }
        let result = try await run.run { begin($0) }
        ticker.cancel()
        _ = await ticker.result
        refresh(result.progress)
        return result
    }
}

/// What a run has recorded and a presenter has not shown yet.
final class EventBuffer: Sendable {
    private let events = Mutex<[JournalEvent]>([])

    func append(_ event: JournalEvent) {
        events.withLock { $0.append(event) }
    }

    func drain() -> [JournalEvent] {
        events.withLock { events in
            defer { events.removeAll(keepingCapacity: true) }
            return events
        }
    }
}
