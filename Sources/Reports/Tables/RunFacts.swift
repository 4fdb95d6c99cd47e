public import RunStore
public import TuningCore

/// What a run was asked to do, where it was made, and how it stands.
public struct RunFacts: Encodable, Sendable {
    /// The description that was written when the run was made.
    public var description: RunDescription
    /// Where the run stands.
    public var state: RunState
    /// Why it was told to stop, if it was.
    public var stopCause: StopCause?
    /// When it was made, in seconds since 1970.
    public var created: Double
    /// The time from its making to its last entry, in seconds.
    public var elapsed: Double

    init(_ history: RunHistory) {
        description = history.description
        state = history.state
        stopCause = history.stopCause
        created = history.created
        elapsed = history.elapsed
    }

    private enum CodingKeys: String, CodingKey {
        case description, state, created, elapsed
        case stopCause = "stopCause"
        case createdText = "createdAt"
    }

    /// Encodes the facts, the time of making both as a number and as ISO 8601 text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(description, forKey: .description)
        try container.encode(state, forKey: .state)
        try container.encodeIfPresent(stopCause, forKey: .stopCause)
        try container.encode(created, forKey: .created)
        try container.encode(Timestamp(created).iso8601, forKey: .createdText)
        try container.encode(elapsed, forKey: .elapsed)
    }
}
