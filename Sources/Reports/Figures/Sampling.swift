/// Choosing a few of many for a drawing, always the same ones.
enum Sampling {
    /// At most `limit` elements: the first `kept` ones, and of the rest evenly spaced ones.
    static func keepingFirst<Element>(_ kept: Int, of elements: [Element], limit: Int) -> [Element] {
        guard elements.count > limit else { return elements }
        let rest = elements.count - kept
        let wanted = limit - kept
        return Array(elements.prefix(kept)) + (0..<wanted).map { elements[kept + ($0 * rest + rest / 2) / wanted] }
    }

    /// At most `limit` elements, evenly spaced, the first and the last among them.
    static func evenly<Element>(_ elements: [Element], limit: Int) -> [Element] {
        guard elements.count > limit, limit > 1 else { return elements }
        return (0..<limit).map { elements[$0 * (elements.count - 1) / (limit - 1)] }
    }

    /// The value below which a share of sorted values lies, interpolated; `nil` for none.
    static func quantile(_ share: Double, of sorted: [Double]) -> Double? {
        guard !sorted.isEmpty else { return nil }
        let place = share * Double(sorted.count - 1)
        let below = Int(place)
        let above = min(below + 1, sorted.count - 1)
        guard sorted[below] != sorted[above] else { return sorted[below] }
        let part = place - Double(below)
        return part == 0 ? sorted[below] : sorted[below] * (1 - part) + sorted[above] * part
    }
}
