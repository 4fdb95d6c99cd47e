/// Functions that give the same bits on every platform, as the system's mathematical library does not promise to:
/// sums, products and quotients in a fixed order.
package enum StableMath {
    /// The natural logarithm of a positive normal number; error below 2 units in the last place.
    ///
    /// x = m · 2ᵉ with m in [√½, √2), and log m = 2 artanh((m - 1) / (m + 1)) by its series.
    package static func log(_ x: Double) -> Double {
        var (significand, exponent) = (x.significand, Double(x.exponent))
        if significand > 1.414_213_562_373_095_1 {
            significand /= 2
            exponent += 1
        }
        let s = (significand - 1) / (significand + 1)
        let z = s * s
        var sum = 0.0
        for term in stride(from: 23.0, through: 3.0, by: -2.0) {
            sum = (sum + 1 / term) * z
        }
        // ln 2 in two parts, the first with 21 zero bits at its end: its product with the exponent is exact.
        let high = 0x1.62e42fee00000p-1
        let low = 0x1.a39ef35793c76p-33
        return exponent * high + (exponent * low + (2 * s * sum + 2 * s))
    }

    /// The cosine of a number of full turns in [0, 1]; error below 2⁻⁵².
    package static func cosine(turns: Double) -> Double {
        let quarter = (4 * turns + 0.5).rounded(.down)
        let angle = (turns - quarter / 4) * 6.283_185_307_179_586
        let z = angle * angle
        let even = Int(quarter) & 1 == 0
        // Taylor: |angle| <= π/4, so that the first term left out is below 1e-18.
        var sum = 0.0
        for term in stride(from: even ? 16.0 : 17.0, through: 2, by: -2) {
            sum = (1 + sum) * (-z / (term * (term - 1)))
        }
        switch Int(quarter) & 3 {
        case 0: return 1 + sum
        case 1: return -(angle + angle * sum)
        case 2: return -(1 + sum)
        default: return angle + angle * sum
        }
    }
}
