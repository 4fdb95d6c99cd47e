import Metrics

/// What the head counts for whatever metrics backend the process has installed with swift-metrics.
struct HeadCounters: Sendable {
    private let messages = Counter(label: "manta.head.messages")
    private let submitted = Counter(label: "manta.tasks.submitted")
    private let finished = Counter(label: "manta.tasks.finished")
    private let failed = Counter(label: "manta.tasks.failed")
    private let spawned = Counter(label: "manta.actors.spawned")
    private let restarted = Counter(label: "manta.actors.started")
    private let objects = Counter(label: "manta.objects.put")
    private let joined = Counter(label: "manta.processes.joined")
    private let lostWorkers = Counter(label: "manta.workers.ended")

    /// Takes in a message to the head.
    func count(_ message: ToHead) {
        messages.increment()
        switch message {
        case .submit: submitted.increment()
        case .finished(_, _, .failed, _): failed.increment()
        case .finished: finished.increment()
        case .spawn: spawned.increment()
        case .actorReady: restarted.increment()
        case .put: objects.increment()
        case .join: joined.increment()
        case .workerEnded: lostWorkers.increment()
        default: break
        }
    }
}
