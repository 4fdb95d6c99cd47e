import TuningCore

/// A place where one trial runs at a time.
protocol Slot: Sendable {
    /// The place in words, for the journal: `worker 0`.
    var place: String { get }
    /// Where the slot's own loop should run; the cooperative pool if `nil`.
    var preferredExecutor: (any TaskExecutor)? { get }
    /// Runs one attempt to its end, whatever that is. When the task is cancelled, that is its end.
    ///
    /// - Throws: ``SlotLost`` when the slot cannot run anything any more.
    func run(_ start: AttemptStart, channel: any ReportChannel) async throws(SlotLost) -> AttemptOutcome
    /// Evaluates the best configuration.
    func evaluate(_ best: EvaluationRequest) async throws -> [String: Double]
}

/// A slot cannot run anything any more.
struct SlotLost: Error, CustomStringConvertible {
    /// Why, in words.
    let description: String
}
