public import TuningCore

/// A run in a listing.
public struct RunSummary: Hashable, Sendable {
    /// What the run was asked to do, with its name and identifier.
    public var description: RunDescription
    /// When it was made, in seconds since 1970.
    public var created: Double
    /// Where it stands.
    public var state: RunState
    /// How many trials are in each state; states without trials are left out.
    public var counts: [TrialState: Int]
    /// The best trial, if any has a value.
    public var bestTrial: TrialID?
    /// The best trial's value.
    public var best: ObjectiveValue?
    /// The time from its making to its last entry, in seconds.
    public var elapsed: Double

    /// The identifier.
    public var identifier: String { description.identifier }
    /// The name.
    public var name: String { description.name }
    /// The name of the experiment.
    public var experiment: String { description.experiment }
}

/// What is kept of an ended run beside its journal, so that a listing need not fold it.
///
/// It holds for the journal up to a sequence number, and for no longer one: it cannot be out of date unnoticed.
struct StoredSummary: Codable {
    /// The number of events that it sums up.
    var sequence: Int
    /// When the last of them was written.
    var time: Double
    var state: RunState
    var counts: [String: Int]
    var bestTrial: TrialID?
    var best: ObjectiveValue?

    /// Sums up a run that has ended.
    init?(_ tally: RunTally, sequence: Int, time: Double) {
        guard let end = tally.end else { return nil }
        self.sequence = sequence
        self.time = time
        state = end.state
        counts = Dictionary(
            tally.counts(isDriven: false).map { ($0.key.rawValue, $0.value) }, uniquingKeysWith: { $1 })
        bestTrial = tally.bestTrial
        best = tally.best
    }

    /// The line of the listing.
    func summary(of description: RunDescription, created: Double) -> RunSummary {
        let pairs = counts.compactMap { name, count in TrialState(rawValue: name).map { ($0, count) } }
        return RunSummary(
            description: description, created: created, state: state,
            counts: Dictionary(pairs, uniquingKeysWith: { $1 }), bestTrial: bestTrial, best: best,
            elapsed: max(0, time - created))
    }
}
