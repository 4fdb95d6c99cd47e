/// The two ends of a range, both included, which need not be in order.
///
/// `5.0 ... 1.0` as a `ClosedRange` ends the program; as `Bounds` it is a value that ``SearchSpace`` refuses with the
/// parameter's name. Where a parameter expects bounds, the range operator makes them.
public struct Bounds<Bound: Comparable & Sendable>: Sendable {
    /// The smallest value of the range.
    public var lower: Bound
    /// The largest value of the range.
    public var upper: Bound

    /// Makes bounds from their two ends.
    public init(_ lower: Bound, _ upper: Bound) {
        self.lower = lower
        self.upper = upper
    }

    /// Makes bounds from a range.
    public init(_ range: ClosedRange<Bound>) {
        self.init(range.lowerBound, range.upperBound)
    }
}

extension Bounds: Equatable where Bound: Equatable {}

/// Makes the bounds of a real parameter, in the order given.
@_disfavoredOverload
public func ... (lower: Double, upper: Double) -> Bounds<Double> { Bounds(lower, upper) }

/// Makes the bounds of an integer parameter, in the order given.
@_disfavoredOverload
public func ... (lower: Int, upper: Int) -> Bounds<Int> { Bounds(lower, upper) }
