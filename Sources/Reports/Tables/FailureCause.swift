public import TuningCore

/// The trials that failed for one cause.
public struct FailureCause: Encodable, Sendable {
    /// The kind of cause.
    public var kind: Failure.Kind
    /// The first line of the message, which the trials share.
    public var summary: String
    /// The whole message of the first of them.
    public var message: String
    /// The numbers of the trials.
    public var trials: [Int]

    /// Groups the failed trials by kind and first line; the most frequent cause comes first.
    static func group(_ rows: [TrialRow]) -> [Self] {
        struct Key: Hashable {
            let kind: Failure.Kind
            let summary: String
        }
        var causes: [Self] = []
        var places: [Key: Int] = [:]
        for row in rows where row.state == .failed {
            let failure = row.failure ?? Failure(.error, "The cause is not known.")
            let first = failure.message.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
            if let place = places[Key(kind: failure.kind, summary: first)] {
                causes[place].trials.append(row.trial)
            } else {
                places[Key(kind: failure.kind, summary: first)] = causes.count
                causes.append(
                    Self(kind: failure.kind, summary: first, message: failure.message, trials: [row.trial]))
            }
        }
        return causes.sorted { ($1.trials.count, $0.trials[0]) < ($0.trials.count, $1.trials[0]) }
    }
}

extension Failure.Kind {
    /// The kind in words for a table of causes.
    var words: String {
        switch self {
        case .error: "error in the training code"
        case .crash: "crash of the process"
        case .lost: "process or node lost"
        case .noResult: "no value reported"
        }
    }
}
