#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Domain {
    /// The value at the fraction `position` of the domain's mass.
    ///
    /// Whole numbers and choices get equal shares; on a log scale, whole number `k` gets the share of
    /// `[k - 1/2, k + 1/2]` in log space, so that both ends get their fair mass.
    ///
    /// - Parameter position: A number in `[0, 1)`.
    /// - Returns: A value of the domain.
    public func value(at position: Double) -> ParameterValue {
        switch self {
        case .real(let lower, let upper, .linear):
            return .real(min(upper, lower + position * (upper - lower)))
        case .real(let lower, let upper, .log):
            let exponent = log(lower) + position * (log(upper) - log(lower))
            return .real(min(upper, max(lower, exp(exponent))))
        case .integer(let lower, let upper, .linear):
            let share = Int(position * (Double(upper - lower) + 1))
            return .integer(lower + min(max(share, 0), upper - lower))
        case .integer(let lower, let upper, .log):
            let low = log(Double(lower) - 0.5)
            let high = log(Double(upper) + 0.5)
            let nearest = exp(low + position * (high - low)).rounded()
            // Compared as real numbers first: next to `Int.max`, `nearest` may be no `Int`.
            guard nearest < Double(upper) else { return .integer(upper) }
            return .integer(max(lower, Int(nearest)))
        case .categorical(let choices):
            return choices[min(max(Int(position * Double(choices.count)), 0), choices.count - 1)]
        case .constant(let value):
            return value
        }
    }
}
