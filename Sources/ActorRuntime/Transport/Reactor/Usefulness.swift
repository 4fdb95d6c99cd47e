import Synchronization

/// Decides whether something is worth trying that pays off sometimes, by how it went of late.
package final class Usefulness: Sendable {
    private static let best = 8
    /// How many chances are let pass between two tries while nothing comes of them.
    private static let pause = 64

    private let score = Atomic<Int>(4)
    private let skipped = Atomic<Int>(0)

    package init() {}

    /// Whether it is to be tried now.
    var isLikely: Bool {
        if score.load(ordering: .relaxed) > 0 { return true }
        return skipped.wrappingAdd(1, ordering: .relaxed).newValue % Self.pause == 0
    }

    /// It was tried. Counts may be lost between threads: nothing depends on their being exact.
    func tried(successfully isSuccess: Bool) {
        let current = score.load(ordering: .relaxed)
        score.store(isSuccess ? min(Self.best, current + 1) : max(0, current - 2), ordering: .relaxed)
    }
}
