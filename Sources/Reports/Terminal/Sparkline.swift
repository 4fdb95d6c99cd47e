/// A row of bars from Unicode's block elements, for a course of values.
public enum Sparkline {
    private static let bars = Array("▁▂▃▄▅▆▇█")

    /// Draws values in at most `width` characters.
    ///
    /// - Parameters:
    ///   - values: The values from left to right; those that are not finite become spaces. Where there are more than
    ///     `width`, each character shows the last value of its part.
    ///   - width: The largest number of characters.
    /// - Returns: One character for each value or part; equal values all give the middle bar.
    public static func draw(_ values: [Double], width: Int) -> String {
        guard width > 0, !values.isEmpty else { return "" }
        let shown = values.count <= width ? values : (1...width).map { values[$0 * values.count / width - 1] }
        let finite = shown.filter(\.isFinite)
        guard let lowest = finite.min(), let highest = finite.max() else {
            return String(repeating: " ", count: shown.count)
        }
        return String(
            shown.map { value in
                guard value.isFinite else { return " " }
                // Halved, because the difference of two finite numbers can overflow.
                let span = highest / 2 - lowest / 2
                guard span > 0 else { return bars[3] }
                let share = (value / 2 - lowest / 2) / span
                return bars[min(bars.count - 1, Int(share * Double(bars.count)))]
            })
    }
}
