/// The resource levels at which successive halving judges: `grace * reduction^k` below the maximum.
///
/// Whole numbers throughout: a logarithm in floating point would lose the last rung for some maxima.
package struct RungTable: Hashable, Sendable {
    /// The levels, rising; all are below the maximum resource.
    package let levels: [Int]

    package init(maximum: Int, grace: Int, reduction: Int) {
        var levels: [Int] = []
        var level = grace
        while level < maximum {
            levels.append(level)
            let next = level.multipliedReportingOverflow(by: reduction)
            guard !next.overflow else { break }
            level = next.partialValue
        }
        self.levels = levels
    }

    /// The index of the highest rung at or below `step`.
    package func index(at step: Int) -> Int? {
        levels.lastIndex { $0 <= step }
    }
}
