import Schedulers
import Testing

@Suite("Rungs")
struct RungTableTests {
    struct Case: Sendable {
        let maximum: Int
        var grace = 1
        let reduction: Int
        let levels: [Int]
    }

    /// Powers written out; in the first two, Ray Tune 2.60 loses the last rung to a logarithm in floating point, the
    /// maximum itself being a rung there (reference/ray.md, D1).
    static let cases = [
        Case(maximum: 243, reduction: 3, levels: [1, 3, 9, 27, 81]),
        Case(maximum: 1_000, reduction: 10, levels: [1, 10, 100]),
        Case(maximum: 125, reduction: 5, levels: [1, 5, 25]),
        Case(maximum: 81, reduction: 3, levels: [1, 3, 9, 27]),
        Case(maximum: 82, reduction: 3, levels: [1, 3, 9, 27, 81]),
        Case(maximum: 100, reduction: 4, levels: [1, 4, 16, 64]),
        Case(maximum: 1, reduction: 2, levels: []),
        Case(maximum: 2, reduction: 2, levels: [1]),
        Case(maximum: 50, grace: 5, reduction: 3, levels: [5, 15, 45]),
        Case(maximum: 5, grace: 5, reduction: 3, levels: []),
        Case(maximum: 5_000_000, grace: 3, reduction: 1_000_000, levels: [3, 3_000_000]),
    ]

    @Test("Rungs are grace times powers of the reduction, below the maximum", arguments: cases)
    func levels(_ example: Case) {
        let table = RungTable(maximum: example.maximum, grace: example.grace, reduction: example.reduction)
        #expect(table.levels == example.levels)
    }

    @Test("No maximum and no reduction overflow", arguments: [2, 3, 10, 1_000_000, .max])
    func overflow(reduction: Int) throws {
        let levels = RungTable(maximum: .max, grace: 1, reduction: reduction).levels
        let last = try #require(levels.last)
        // The next rung would be beyond Int.max, or be the maximum itself.
        let next = last.multipliedReportingOverflow(by: reduction)
        #expect(next.overflow || next.partialValue == .max)
        #expect(zip(levels, levels.dropFirst()).allSatisfy { $0 * reduction == $1 })
    }

    @Test(
        "The rung of a step is the highest one at or below it",
        arguments: [(Int.min, nil), (0, nil), (1, 0), (2, 0), (3, 1), (26, 2), (27, 3), (.max, 3)] as [(Int, Int?)])
    func index(step: Int, index: Int?) {
        #expect(RungTable(maximum: 81, grace: 1, reduction: 3).index(at: step) == index)
    }
}
