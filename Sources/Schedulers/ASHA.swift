public import TuningCore

/// Asynchronous successive halving, stopping variant: at each rung a trial goes on only if it is not worse than the best
/// `1/reduction` of the trials that were there before it.
///
/// Rungs are at `grace * reduction^k` below `maximum`. A trial that reaches a rung is compared with the
/// `1 - 1/reduction` quantile (linear interpolation) of the scores recorded there by *other* trials; it is stopped if its
/// score is strictly below, and its score is recorded either way. The first at a rung goes on. Further rules:
/// - NaN is worse than every number: a NaN at a rung is stopped, and is recorded as the worst.
/// - Ties go on.
/// - A report that passes several rungs at once is judged at the highest one; the ones below count as passed.
/// - A trial is judged once at each rung, also when a later attempt begins anew.
/// - At `maximum` the trial is complete.
///
/// Li et al., "A system for massively parallel hyperparameter tuning", MLSys 2020, algorithm 2, in the form that stops
/// instead of promoting; the cut-off is that of Ray Tune's scheduler of the same name.
public struct ASHA: TrialScheduler {
    /// The resource at which a trial is complete, in steps.
    public let maximum: Int
    /// The resource that each trial gets before it is first judged, in steps.
    public let grace: Int
    /// Of how many trials at a rung about one goes on.
    public let reduction: Int

    /// The largest reduction: beyond it, positions in a rung could overflow.
    static let largestReduction = 1_000_000

    private let rungs: RungTable
    private var cutoffs: [RunningQuantile]
    private var passed: [TrialID: Int] = [:]

    /// Makes the scheduler.
    ///
    /// - Parameters:
    ///   - maximum: The resource at which a trial is complete; at least 1.
    ///   - reduction: In 2...1,000,000.
    ///   - grace: At least 1, at most `maximum`.
    /// - Throws: A `TuningError` for a number outside these ranges.
    public init(maximum: Int, reduction: Int = 4, grace: Int = 1) throws(TuningError) {
        guard maximum >= 1 else {
            throw TuningError(.invalidArgument, "'max' of asha is \(maximum); it must be at least 1.")
        }
        guard (2...Self.largestReduction).contains(reduction) else {
            throw TuningError(
                .invalidArgument,
                "'reduction' of asha is \(reduction); it must be in 2...\(Self.largestReduction).")
        }
        guard (1...maximum).contains(grace) else {
            throw TuningError(
                .invalidArgument, "'grace' of asha is \(grace); it must be between 1 and 'max', which is \(maximum).")
        }
        self.maximum = maximum
        self.grace = grace
        self.reduction = reduction
        rungs = RungTable(maximum: maximum, grace: grace, reduction: reduction)
        cutoffs = rungs.levels.map { _ in RunningQuantile(numerator: reduction - 1, denominator: reduction) }
    }

    /// The text form, `asha(max=81,reduction=3,grace=1)`.
    public var specification: String { "asha(max=\(maximum),reduction=\(reduction),grace=\(grace))" }

    /// Judges a report at the highest rung that it newly reaches, if any.
    public mutating func judge(_ trial: TrialID, step: Int, score: Double) -> Verdict {
        guard step < maximum else { return .complete }
        guard let rung = rungs.index(at: step), rung > passed[trial, default: -1] else { return .proceed }
        passed[trial] = rung
        let cutoff = cutoffs[rung].value
        cutoffs[rung].insert(score)
        guard score > -.infinity else { return .stopEarly }
        return cutoff.map { score < $0 } == true ? .stopEarly : .proceed
    }

    /// Forgets which rungs an ended trial has passed.
    public mutating func trialEnded(_ trial: TrialID, state: TrialState) {
        passed[trial] = nil
    }
}

extension TrialScheduler where Self == ASHA {
    /// Asynchronous successive halving with rungs at `grace * reduction^k` below `maximum`.
    ///
    /// - Throws: A `TuningError` for a number outside its range.
    public static func asha(maximum: Int, reduction: Int = 4, grace: Int = 1) throws(TuningError) -> ASHA {
        try ASHA(maximum: maximum, reduction: reduction, grace: grace)
    }
}
