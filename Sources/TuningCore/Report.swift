/// What a trial says of itself at one step.
public struct Report: Hashable, Codable, Sendable {
    /// The resource used so far, in the experiment's unit (epochs, batches, rounds); strictly rising in an attempt.
    public var step: Int
    /// The metrics by name; NaN and infinities are allowed.
    public var metrics: [String: Double]

    /// Makes a report.
    public init(step: Int, metrics: [String: Double]) {
        self.step = step
        self.metrics = metrics
    }
}

/// The answer to a report.
public enum Decision: String, Hashable, Codable, Sendable {
    /// Go on training.
    case proceed
    /// End now: the trial is done or not worth more resources. Later reports of the attempt are not recorded.
    case stop
}

/// A value of the objective and the step at which it was reported.
public struct ObjectiveValue: Hashable, Codable, Sendable {
    /// The value; never NaN.
    public var value: Double
    /// The step of the report.
    public var step: Int

    /// Makes a value.
    public init(value: Double, step: Int) {
        self.value = value
        self.step = step
    }
}
