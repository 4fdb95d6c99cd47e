import NumericKernels

/// An attempt on a simulated worker.
struct SimulatedAttempt {
    /// Which attempt of which trial.
    struct Key: Hashable, Sendable {
        var trial: TrialID
        var attempt: Int
    }

    /// What becomes of the attempt next.
    enum Next {
        case step(metrics: [String: Double]?, after: Double)
        case end(AttemptOutcome, after: Double)
    }

    let start: AttemptStart
    let slot: Int
    let started: Double
    let ignoresStop: Bool
    private let pace: Double
    private let faults: Simulation.Faults
    private var stream: RandomStream
    private(set) var step = 0

    var key: Key { Key(trial: start.trial, attempt: start.attempt) }

    init(_ start: AttemptStart, slot: Int, at time: Double, seed: UInt64, _ faults: Simulation.Faults) {
        self.start = start
        self.slot = slot
        started = time
        self.faults = faults
        stream = RandomStream(seed: seed).split("attempt").split(start.trial.number).split(start.attempt)
        pace = stream.uniform() < faults.stragglers ? faults.slowdown : 1
        ignoresStop = stream.uniform() < faults.ignoredStops
    }

    /// Trains for one step.
    mutating func advance(_ objective: Simulation.Objective) -> Next {
        guard let next = objective(start.assignment, start.seed, step + 1) else { return .end(.returned, after: 0) }
        let duration = max(0, next.seconds) * pace
        if let failure = drawFailure() { return .end(.failed(failure), after: duration * stream.uniform()) }
        step += 1
        return .step(metrics: next.metrics, after: duration)
    }

    private mutating func drawFailure() -> Failure? {
        let draw = stream.uniform()
        let losses = faults.crashesPerStep + faults.lossesPerStep
        if draw < faults.crashesPerStep { return Failure(.crash, "simulated crash in step \(step + 1)") }
        if draw < losses { return Failure(.lost, "simulated loss in step \(step + 1)") }
        if draw < losses + faults.errorsPerStep { return Failure(.error, "simulated error in step \(step + 1)") }
        return nil
    }

    /// Whether the report just sent is delivered twice.
    mutating func repeatsReport() -> Bool { faults.repeatedReports > 0 && stream.uniform() < faults.repeatedReports }

    /// How the attempt ends that was told to stop.
    mutating func endAfterStop() -> AttemptOutcome {
        guard faults.crashesAfterStop > 0, stream.uniform() < faults.crashesAfterStop else { return .returned }
        return .failed(Failure(.crash, "simulated crash after the stop"))
    }

    /// The reports that arrive after the attempt was given up for lost, with the time that each takes.
    mutating func ghostReports(_ objective: Simulation.Objective) -> [(report: Report, after: Double)] {
        guard faults.ghosts > 0, stream.uniform() < faults.ghosts else { return [] }
        var time = 0.0
        return (step + 1...step + 3).compactMap { step in
            guard let next = objective(start.assignment, start.seed, step) else { return nil }
            time += max(0, next.seconds) * pace
            return next.metrics.map { (Report(step: step, metrics: $0), time) }
        }
    }
}
