public import TuningCore

/// A value of the objective at a step, as a report shows it; NaN and infinities are allowed.
///
/// Encodes as `{"step": 3, "value": 0.5}`. JSON has no numbers that are not finite: they become the texts `NaN`,
/// `Infinity` and `-Infinity`.
public struct Reading: Hashable, Sendable {
    /// The step of the report.
    public var step: Int
    /// The value.
    public var value: Double

    /// Makes a reading.
    public init(step: Int, value: Double) {
        self.step = step
        self.value = value
    }

    /// Takes over a value of the objective.
    public init(_ value: ObjectiveValue) {
        self.init(step: value.step, value: value.value)
    }
}

extension Reading: Encodable {
    private enum CodingKeys: String, CodingKey { case step, value }

    /// Encodes step and value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(step, forKey: .step)
        try container.encode(AnyNumber(value), forKey: .value)
    }
}

/// A number that encodes even where JSON has none for it.
struct AnyNumber: Encodable {
    let value: Double

    init(_ value: Double) {
        self.value = value
    }

    /// The text that stands for a number which is not finite.
    var stand: String? {
        guard !value.isFinite else { return nil }
        return value.isNaN ? "NaN" : value > 0 ? "Infinity" : "-Infinity"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let stand {
            try container.encode(stand)
        } else {
            try container.encode(value)
        }
    }
}
