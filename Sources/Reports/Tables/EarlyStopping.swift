import TuningCore

/// What early stopping saved.
///
/// Compared with the same trials if those that the scheduler ended early had run to the largest step that any trial
/// reached. What completed and failed trials used counts as it is.
public struct EarlyStopping: Encodable, Sendable {
    /// The trials that were ended early.
    public var stopped: Int
    /// The steps that all trials used.
    public var used: Int
    /// The steps that they would have used without early stopping.
    public var withoutStopping: Int
    /// The largest step that any trial reached.
    public var largestStep: Int

    /// The part of the steps that was saved, in 0...1.
    public var saved: Double {
        withoutStopping == 0 ? 0 : 1 - Double(used) / Double(withoutStopping)
    }

    /// Adds up the trials; `nil` where none was ended early.
    init?(_ trials: [TrialRow]) {
        let early = trials.filter { $0.state == .stopped }
        guard !early.isEmpty else { return nil }
        let largest = trials.reduce(0) { max($0, $1.lastStep ?? 0) }
        stopped = early.count
        largestStep = largest
        used = trials.reduce(0) { $0 + ($1.lastStep ?? 0) }
        withoutStopping = used + early.reduce(0) { $0 + largest - ($1.lastStep ?? 0) }
    }

    private enum CodingKeys: String, CodingKey { case stopped, used, withoutStopping, largestStep, saved }

    /// Encodes the sums and the saved part.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(stopped, forKey: .stopped)
        try container.encode(used, forKey: .used)
        try container.encode(withoutStopping, forKey: .withoutStopping)
        try container.encode(largestStep, forKey: .largestStep)
        try container.encode(saved, forKey: .saved)
    }
}
