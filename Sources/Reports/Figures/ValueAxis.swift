package import TuningCore

/// The axis of an objective's values: logarithmic where they span decades, and not flattened by a few wild ones.
///
/// The better side is never cut. The worse side is cut where the interesting part, from the best value to a middle one,
/// would become small: at a few times that distance, or farther where that takes in most of the values. What lies beyond
/// is drawn in a margin of its own and counted.
package struct ValueAxis: Sendable {
    /// How far from the best value the range goes at least, in distances from the best value to the middle one.
    private static let reach = 3.5
    /// How far it goes at most, to take in values.
    private static let farReach = 12.0
    /// The part of the values that may lie beyond the range for its own sake.
    private static let beyondShare = 0.1
    /// How much of the whole range may be empty before it is cut.
    private static let tolerance = 2.0
    /// The largest number of values that medians are taken from.
    private static let sampleSize = 20_001

    package let axis: Axis
    /// What lies beyond the range, in words for a caption.
    package let note: String?

    /// Finds the axis for some values.
    ///
    /// - Parameters:
    ///   - values: All that is to be drawn; infinite ones and NaN belong to the margin.
    ///   - objective: Which side is the better one.
    ///   - focus: The part of the values that is better than the middle one: 0.5 takes the median.
    ///   - hasMissing: Whether something without a value is drawn in the margin too.
    package init(_ values: [Double], objective: Objective, focus: Double = 0.5, hasMissing: Bool = false) {
        let finite = values.filter(\.isFinite)
        let worse: Axis.End = objective.direction == .maximize ? .low : .high
        guard let lowest = finite.min(), let highest = finite.max() else {
            axis = Axis(from: 0, to: 1, margin: values.isEmpty && !hasMissing ? nil : worse)
            note = values.isEmpty ? nil : "None of the values is finite."
            return
        }
        let stride = finite.count / Self.sampleSize + 1
        let sample = Swift.stride(from: 0, to: finite.count, by: stride).map { finite[$0] }.sorted()
        let isLogarithmic = Self.spansDecades(sample, lowest: lowest, objective)
        func scaled(_ value: Double) -> Double { isLogarithmic ? decimalLogarithm(value) : value }
        func unscaled(_ place: Double) -> Double { isLogarithmic ? powerOfTen(place) : place }
        let worstFirst = (worse == .low ? sample : sample.reversed()).map(scaled)
        var low = scaled(lowest)
        var high = scaled(highest)
        let whole = high / 2 - low / 2
        switch worse {
        case .low: low = max(low, Self.cut(best: high, worstFirst, focus, whole) ?? low)
        case .high: high = min(high, Self.cut(best: low, worstFirst, focus, whole) ?? high)
        }
        // A little air, so that the best line does not lie on the frame.
        let air = (high / 2 - low / 2) * 0.2
        let (bottom, top) = (unscaled(low - (worse == .low ? 0 : air)), unscaled(high + (worse == .low ? air : 0)))
        let beyond = values.filter { !$0.isFinite || scaled($0) < low || scaled($0) > high }
        axis = Axis(
            from: max(bottom, -.greatestFiniteMagnitude / 4), to: min(top, .greatestFiniteMagnitude / 4),
            isLogarithmic: isLogarithmic, margin: beyond.isEmpty && !hasMissing ? nil : worse)
        note = Self.note(beyond, worse)
    }

    /// The place at which the worse side is cut, or `nil` where the whole range is fine.
    private static func cut(best: Double, _ worstFirst: [Double], _ focus: Double, _ whole: Double) -> Double? {
        func value(withBetter share: Double) -> Double {
            worstFirst[min(worstFirst.count - 1, Int((1 - share) * Double(worstFirst.count)))]
        }
        // Where that many values are equal to the best, the next ones that differ say how far they spread.
        let middles = [focus, 0.75, 0.9, 0.98].filter { $0 >= focus }.map(value(withBetter:))
        guard let middle = middles.first(where: { $0 != best }) else { return nil }
        let distance = (middle - best).magnitude
        let most = (value(withBetter: 1 - beyondShare) - best).magnitude
        let length = min(max(reach * distance, most), farReach * distance)
        guard length.isFinite, whole > tolerance * length / 2 else { return nil }
        // The range ends at a value, so that nothing of it is empty.
        return worstFirst.first { ($0 - best).magnitude <= length }
    }

    private static func spansDecades(_ sorted: [Double], lowest: Double, _ objective: Objective) -> Bool {
        guard lowest > 0, sorted.count > 1 else { return false }
        let middle = sorted[sorted.count / 2]
        let low = sorted[sorted.count / 50]
        let high = sorted[sorted.count - 1 - sorted.count / 50]
        return high / low >= 100 || (objective.direction == .minimize && middle / lowest >= 30)
    }

    private static func note(_ beyond: [Double], _ worse: Axis.End) -> String? {
        guard !beyond.isEmpty else { return nil }
        let finite = beyond.filter(\.isFinite)
        var parts: [String] = []
        if let extreme = worse == .low ? finite.min() : finite.max() {
            let direction = worse == .low ? "down" : "up"
            let count = "\(NumberText.count(finite.count)) \(finite.count == 1 ? "value" : "values")"
            parts.append("\(count) beyond the axis, \(direction) to \(NumberText.measured(extreme))")
        }
        let others = beyond.count - finite.count
        if others > 0 {
            parts.append(others == 1 ? "1 that is not finite" : "\(NumberText.count(others)) that are not finite")
        }
        return "The strip at the \(worse == .low ? "bottom" : "top") holds " + parts.joined(separator: " and ") + "."
    }
}
