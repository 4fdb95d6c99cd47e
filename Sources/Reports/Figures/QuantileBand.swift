import TuningCore

/// At each step, the middle 80 % and the median of all curves that have a value there.
struct QuantileBand {
    private static let stepLimit = 60
    private static let fewest = 5

    private let points: [(step: Int, low: Double, middle: Double, high: Double)]

    init(_ curves: [LearningCurve]) {
        var values: [Int: [Double]] = [:]
        for curve in curves {
            for point in curve.points where point.value.isFinite { values[point.step, default: []].append(point.value) }
        }
        let steps = values.filter { $0.value.count >= Self.fewest }.keys.sorted()
        points = Sampling.evenly(steps, limit: Self.stepLimit).compactMap { step in
            guard let sorted = values[step]?.sorted() else { return nil }
            guard let low = Sampling.quantile(0.1, of: sorted), let middle = Sampling.quantile(0.5, of: sorted),
                let high = Sampling.quantile(0.9, of: sorted)
            else { return nil }
            return (step, low, middle, high)
        }
    }

    /// The outline of the band.
    func outline(_ steps: Axis, _ values: Axis) -> String {
        guard points.count > 1 else { return "" }
        var path = PathData()
        for point in points { path.line(to: steps.position(of: Double(point.step)), values.position(of: point.low)) }
        for point in points.reversed() {
            path.line(to: steps.position(of: Double(point.step)), values.position(of: point.high))
        }
        path.close()
        return path.text
    }

    /// The line of the medians.
    func middle(_ steps: Axis, _ values: Axis) -> String {
        var path = PathData()
        for point in points { path.line(to: steps.position(of: Double(point.step)), values.position(of: point.middle)) }
        return path.text
    }
}
