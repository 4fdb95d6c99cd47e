/// A quantity of one resource, exact: a whole number of ten-thousandths of a unit.
///
/// Sums and differences of amounts are those of whole numbers, so what is taken and given back always balances.
public struct ResourceAmount: Hashable, Sendable {
    /// How many parts a unit has: the smallest share that can be asked for is one of them.
    public static let partsPerUnit: Int64 = 10_000

    /// Nothing.
    public static let zero = Self(parts: 0)

    /// The quantity in ten-thousandths.
    public let parts: Int64

    /// So many ten-thousandths.
    public init(parts: Int64) {
        self.parts = parts
    }

    /// The quantity as a number; exact to the nearest `Double`.
    public var doubleValue: Double { Double(parts) / Double(Self.partsPerUnit) }

    /// The whole units, without the fraction.
    public var wholeUnits: Int64 { parts / Self.partsPerUnit }

    /// So many whole units; nil if they are too many to count.
    package init?(whole units: Int64) {
        let (parts, overflow) = units.multipliedReportingOverflow(by: Self.partsPerUnit)
        guard !overflow else { return nil }
        self.init(parts: parts)
    }

    /// The ten-thousandths in a number of at most a billion units; nil for any other number.
    ///
    /// A share that is not a whole number of ten-thousandths, such as 1/3, is rounded down: three of them fit into one.
    package init?(rounding units: Double) {
        guard units >= 0, units <= 1_000_000_000 else { return nil }
        let scaled = units * Double(Self.partsPerUnit)
        let nearest = scaled.rounded()
        let isWhole = abs(scaled - nearest) <= max(1e-6, 2 * scaled.ulp)
        self.init(parts: Int64(isWhole ? nearest : scaled.rounded(.down)))
    }

    /// The sum, if it can be counted.
    package func adding(_ other: Self) -> Self? {
        let (sum, overflow) = parts.addingReportingOverflow(other.parts)
        return overflow ? nil : Self(parts: sum)
    }
}

extension ResourceAmount: Comparable {
    /// Orders by quantity.
    public static func < (one: Self, other: Self) -> Bool { one.parts < other.parts }
}

extension ResourceAmount: CustomStringConvertible {
    /// The quantity as a decimal number, without needless zeros.
    public var description: String {
        let magnitude = parts.magnitude
        let whole = magnitude / Self.partsPerUnit.magnitude
        let fraction = magnitude % Self.partsPerUnit.magnitude
        let sign = parts < 0 ? "-" : ""
        guard fraction > 0 else { return "\(sign)\(whole)" }
        var digits = String(fraction + Self.partsPerUnit.magnitude).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(sign)\(whole).\(digits)"
    }
}
