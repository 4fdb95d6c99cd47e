import TuningCore

/// One axis of a plot: which values it shows, where, and which of them are labelled.
///
/// Positions run from 0 (left, bottom) to 1. Where some values lie beyond the range or are not numbers, a margin at one
/// end is kept free for them, so that they are shown apart and never flatten the rest.
package struct Axis: Sendable {
    /// A labelled place.
    package struct Tick: Sendable {
        var position: Double
        package var label: String
    }

    /// The part of the length that the margin takes.
    static let marginShare = 0.08

    /// The ends of the range; decimal logarithms on a log axis.
    private let lower: Double
    private let upper: Double
    package let isLogarithmic: Bool
    /// The end that has the margin, if any: values beyond it are drawn there.
    let margin: End?

    /// An end of the axis.
    package enum End: Sendable { case low, high }

    /// An axis over a range; for a log axis both ends are positive.
    package init(from lower: Double, to upper: Double, isLogarithmic: Bool = false, margin: End? = nil) {
        self.isLogarithmic = isLogarithmic
        self.margin = margin
        let low = isLogarithmic ? decimalLogarithm(lower) : lower
        let high = isLogarithmic ? decimalLogarithm(upper) : upper
        // A single value stands in the middle.
        let half = low < high ? 0 : max(low.magnitude * 0.05, low == 0 ? 1 : 0)
        self.lower = low - half
        self.upper = high + half
    }

    /// Where a value stands; those beyond the range stand in the margin or at the end.
    package func position(of value: Double) -> Double {
        guard !value.isNaN else { return outside }
        let place = isLogarithmic ? (value > 0 ? decimalLogarithm(value) : -.infinity) : value
        // Halved, because the difference of two finite numbers can overflow.
        let span = upper / 2 - lower / 2
        let share = (place / 2 - lower / 2) / (span > 0 ? span : 1)
        if share < -1e-9, margin == .low { return outside }
        if share > 1 + 1e-9, margin == .high { return outside }
        let inside = min(1, max(0, share))
        switch margin {
        case nil: return inside
        case .low: return Self.marginShare + inside * (1 - Self.marginShare)
        case .high: return inside * (1 - Self.marginShare)
        }
    }

    /// Where values stand that the range does not hold.
    private var outside: Double { margin == .high ? 1 - Self.marginShare / 2.5 : Self.marginShare / 2.5 }

    /// The line between range and margin.
    var marginLine: Double? {
        switch margin {
        case nil: nil
        case .low: Self.marginShare
        case .high: 1 - Self.marginShare
        }
    }
}

extension Axis {
    /// Labelled places at round values, about `count` of them.
    package func ticks(_ count: Int, wholeNumbers: Bool = false) -> [Tick] {
        if isLogarithmic, let ticks = decadeTicks(count) { return ticks }
        guard !isLogarithmic else { return logarithmicEnds() }
        let span = upper - lower
        guard span.isFinite, span > 0 else { return [] }
        var step = Self.roundStep(span / Double(count))
        if wholeNumbers { step = max(1, step.rounded()) }
        let first = Int((lower / step - 1e-9).rounded(.up).clamped)
        let last = Int((upper / step + 1e-9).rounded(.down).clamped)
        guard first <= last, last - first < 50 else { return [] }
        let decimals = max(0, Int((-decimalLogarithm(step) - 1e-9).rounded(.up)))
        return (first...last).map { index in
            let value = Double(index) * step
            let label = wholeNumbers ? NumberText.count(Int(value)) : Self.label(index, value, step, decimals)
            return Tick(position: position(of: value), label: label)
        }
    }

    private static func label(_ index: Int, _ value: Double, _ step: Double, _ decimals: Int) -> String {
        guard value.magnitude < 1e6, decimals <= 5, index != 0 else { return NumberText.plain(value) }
        let scale = powerOfTen(decimals)
        let scaled = Int((value.magnitude * scale).rounded())
        let digits = "\(scaled)"
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let text = decimals == 0 ? padded : "\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
        return (value < 0 ? "−" : "") + text
    }

    private func decadeTicks(_ count: Int) -> [Tick]? {
        let first = Int(lower.rounded(.up).clamped)
        let last = Int(upper.rounded(.down).clamped)
        let decades = last - first
        let factors: [Double] = decades >= 3 ? [1] : [1, 2, 5]
        let stride = max(1, (decades + count) / (count + 1))
        var ticks: [Tick] = []
        for power in Swift.stride(from: first - 1, through: last + 1, by: stride) {
            for factor in factors {
                let value = factor * powerOfTen(power)
                let place = decimalLogarithm(value)
                guard value > 0, value.isFinite, place >= lower - 1e-9, place <= upper + 1e-9 else { continue }
                ticks.append(Tick(position: position(of: value), label: NumberText.plain(value)))
            }
        }
        return ticks.count >= 2 ? ticks : nil
    }

    private func logarithmicEnds() -> [Tick] {
        [lower, upper].map { place in
            let value = powerOfTen(place)
            return Tick(position: position(of: value), label: NumberText.measured(value))
        }
    }

    /// The one of 1, 2, 5 times a power of ten that is nearest to a step, by ratio.
    private static func roundStep(_ step: Double) -> Double {
        let power = powerOfTen(Int(decimalLogarithm(step).rounded(.down)))
        let factor = step / power
        return power * (factor < 1.41 ? 1 : factor < 3.16 ? 2 : factor < 7.07 ? 5 : 10)
    }
}

extension Double {
    /// Within the whole numbers that an `Int` and a `Double` both hold exactly.
    fileprivate var clamped: Double { Swift.min(9e15, Swift.max(-9e15, self)) }
}
